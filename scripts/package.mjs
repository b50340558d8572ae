/**
 * `npm run package`: builds, and makes the .vsix for this machine's platform; with `--universal` the one for every
 * platform, with `--all` both.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, run } from './set-up.mjs';
import { copyNative, copyUniversal } from './type-strippers.mjs';

const platform = `${process.platform}-${process.arch}`;
const packages = path.join(ROOT, 'dist', 'node_modules');
const all = process.argv.includes('--all');
const universal = process.argv.includes('--universal');

if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);
// The one for this platform last: its tools stay in dist for who runs from there.
if (all || universal) await makeVsix('universal');
if (all || !universal) await makeVsix(platform);

async function makeVsix(target) {
  await rm(packages, { recursive: true, force: true });
  if (target === 'universal') await copyUniversal(packages);
  else await copyNative(packages, target);
  const { name, version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const vsix = path.join(ROOT, `${name}-${target}-${version}.vsix`);
  const vsce = path.join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  // The pictures are in the package itself.
  options.push('--no-rewrite-relative-links', '--out', vsix);
  if (target !== 'universal') options.push('--target', target);
  const status = run(process.execPath, [vsce, 'package', ...options]);
  if (status !== 0) process.exit(status);
  const megabytes = ((await stat(vsix)).size / 1e6).toFixed(1);
  process.stdout.write(`${path.relative(ROOT, vsix)}: ${megabytes} MB, for ${target}\n`);
}
