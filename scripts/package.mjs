/**
 * `npm run package`: builds, and makes the .vsix for this machine's platform; with `--universal` the one for every
 * platform, with `--all` both.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, run } from './set-up.mjs';
import { writeNotices } from './third-party-notices.mjs';
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
  const bundled = JSON.parse(await readFile(path.join(ROOT, 'dist', 'bundled-packages.json'), 'utf8'));
  writeNotices(
    [...bundled, ...(await packagesIn(packages))],
    path.join(ROOT, 'dist', 'THIRD-PARTY-NOTICES.txt'),
  );
  const { name, version, repository } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const vsix = path.join(ROOT, `${name}-${target}-${version}.vsix`);
  const vsce = path.join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  options.push('--out', vsix, '--readme-path', await writePage(repository !== undefined));
  if (repository === undefined) options.push('--no-rewrite-relative-links');
  if (target !== 'universal') options.push('--target', target);
  const status = run(process.execPath, [vsce, 'package', ...options]);
  if (status !== 0) process.exit(status);
  const megabytes = ((await stat(vsix)).size / 1e6).toFixed(1);
  process.stdout.write(`${path.relative(ROOT, vsix)}: ${megabytes} MB, for ${target}\n`);
}

/**
 * The page in the marketplace, which is no copy of the README. The marketplace and VS Code show pictures by https only:
 * vsce makes such links out of the page's own where package.json names a repository. Where it names none, the page goes
 * without pictures.
 */
async function writePage(hasRepository) {
  const text = await readFile(path.join(ROOT, 'extension', 'marketplace.md'), 'utf8');
  const page = path.join('dist', 'marketplace.md');
  const shown = hasRepository ? text : text.replace(/^!\[.*\]\((?!https:).*\)\n\n/gm, '');
  await writeFile(path.join(ROOT, page), shown);
  return page;
}

/** The folders of the packages in a folder of node_modules. */
async function packagesIn(folder) {
  const names = await readdir(folder);
  const nested = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@')
        ? (await readdir(path.join(folder, name))).map((each) => path.join(folder, name, each))
        : name.startsWith('.')
          ? []
          : [path.join(folder, name)],
    ),
  );
  return nested.flat();
}
