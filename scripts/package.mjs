/**
 * `npm run package`: builds, and makes the .vsix for this machine's platform. oxc and esbuild, which strip types in the
 * debuggee, are binaries beside their JavaScript: all are copied beside our bundles, where those look for them first.
 */
import { cp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, run } from './set-up.mjs';

const platform = `${process.platform}-${process.arch}`;
const packages = path.join(ROOT, 'dist', 'node_modules');

if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);

await rm(packages, { recursive: true, force: true });
const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild';
const bindings = (await readdir(path.join(ROOT, 'node_modules/@oxc-transform'))).filter((name) =>
  name.startsWith(`binding-${platform}`),
);
for (const [name, files] of [
  ['oxc-transform', ['package.json', 'index.js', 'LICENSE']],
  ...(await Promise.all(
    bindings.map(async (name) => [
      `@oxc-transform/${name}`,
      (await readdir(path.join(ROOT, 'node_modules/@oxc-transform', name))).filter((file) =>
        /package\.json|\.node$/.test(file),
      ),
    ]),
  )),
  ['esbuild', ['package.json', 'lib/main.js', 'LICENSE.md']],
  [`@esbuild/${platform}`, ['package.json', binary]],
]) {
  const from = path.join(ROOT, 'node_modules', name);
  for (const file of files) {
    const target = path.join(packages, name, file);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(from, file), target);
  }
}

const { name, version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
const vsix = path.join(ROOT, `${name}-${platform}-${version}.vsix`);
const vsce = path.join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');
const status = run(process.execPath, [
  vsce,
  'package',
  '--no-dependencies',
  // The pictures are in the package itself.
  '--no-rewrite-relative-links',
  '--allow-missing-repository',
  '--skip-license',
  '--target',
  platform,
  '--out',
  vsix,
]);
if (status !== 0) process.exit(status);
const megabytes = ((await stat(vsix)).size / 1e6).toFixed(1);
process.stdout.write(`${path.relative(ROOT, vsix)}: ${megabytes} MB, for ${platform}\n`);
