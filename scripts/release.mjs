/**
 * `npm run release -- VERSION`: gives what stands under "Unreleased" in CHANGELOG.md a version and a date, commits and
 * tags it, and makes the packages of that commit. Nothing is published: the last lines say with which commands to do so.
 * `--no-packages` stops after the tag.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './set-up.mjs';

const UNRELEASED = '## Unreleased';

const [version, ...flags] = process.argv.slice(2);
const problem = problemOf(version);
if (problem !== undefined) {
  process.stderr.write(`release: ${problem}\n`);
  process.exit(1);
}

const file = (name) => path.join(ROOT, name);
const changelog = readFileSync(file('CHANGELOG.md'), 'utf8');
const date = new Date().toISOString().slice(0, 10);
writeFileSync(
  file('CHANGELOG.md'),
  changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## ${version} - ${date}`),
);
if (run('npm', ['version', version, '--no-git-tag-version', '--ignore-scripts'], { stdio: 'ignore' }) !== 0) {
  throw new Error('npm could not set the version.');
}
git('commit', '--quiet', '--all', '--message', `Release ${version}`);
git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
process.stdout.write(`Version ${version} of ${date}, tagged v${version}.\n`);
if (!flags.includes('--no-packages')) makePackages();

/** Why there can be no such release; undefined where there can. */
function problemOf(wanted) {
  const current = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/;
  if (wanted === undefined || !numbers.test(wanted))
    return 'say which version, e.g. npm run release -- 0.2.0';
  if (git('status', '--porcelain') !== '') return 'there are changes that are not committed.';
  if (git('tag', '--list', `v${wanted}`) !== '') return `version ${wanted} was released already.`;
  const hasOlder = git('tag', '--list', `v${current}`) !== '';
  if (hasOlder && !isNewer(wanted, current)) return `${wanted} is not newer than ${current}.`;
  const [, entries = ''] = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8').split(UNRELEASED);
  if (!/^- /m.test(entries.split(/^## /m)[0])) return `CHANGELOG.md has nothing under "${UNRELEASED}".`;
  return undefined;
}

function isNewer(wanted, current) {
  const [ours, theirs] = [wanted, current].map((text) => text.split('.').map(Number));
  const index = ours.findIndex((number, at) => number !== theirs[at]);
  return index >= 0 && ours[index] > theirs[index];
}

/** The same commit gives the same bytes: the files in the packages have the time of the commit. */
function makePackages() {
  const env = { ...process.env, SOURCE_DATE_EPOCH: git('log', '-1', '--format=%ct') };
  for (const script of [['scripts/package.mjs', '--all'], ['scripts/package-library.mjs']]) {
    if (run(process.execPath, script, { env }) !== 0) process.exit(1);
  }
  const packages = [
    ...readdirSync(ROOT).filter((name) => name.endsWith(`-${version}.vsix`)),
    path.join('dist', `coroutine-debugger-${version}.tgz`),
  ];
  for (const name of packages) {
    const hash = createHash('sha256')
      .update(readFileSync(file(name)))
      .digest('hex');
    process.stdout.write(`${hash}  ${name}\n`);
  }
  const extension = packages.filter((name) => name.endsWith('.vsix')).join(' ');
  process.stdout.write(
    [
      'To publish:',
      `  git push --follow-tags`,
      `  npx vsce publish --packagePath ${extension}`,
      `  npm publish ${packages.at(-1)}`,
      '',
    ].join('\n'),
  );
}

function git(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}
