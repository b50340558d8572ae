/** What `npm start` and `npm test` do for themselves: packages on a fresh clone, and a build newer than the sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a command with our own terminal; returns its exit code. */
export function run(command, args, options = {}) {
  // npm is a script on Windows, which only a shell can run.
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell, ...options });
  if (error) throw error;
  return status ?? 1;
}

/** Ends the process with one sentence when Node is too old, or with npm's own words when packages cannot be installed. */
export function setUp() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(
      `coroutine-debugger: Node ${process.version} is too old, 20.19 or newer is needed.\n`,
    );
    process.exit(1);
  }
  if (!existsSync(path.join(ROOT, 'node_modules/.package-lock.json'))) {
    process.stdout.write('Installing packages (once)…\n');
    if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) process.exit(1);
  }
  if (newestChange(SOURCES) > changedAt('dist/terminal/main.mjs')) {
    process.stdout.write('Building…\n');
    if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);
  }
}

/** The files that mocha runs, built where a source or a test is newer. */
export function buildTestsIfStale() {
  const tests = readdirSync(ROOT).filter((name) => name.endsWith('.test.ts'));
  const newest = newestChange([...SOURCES, 'test-fixtures/verification', ...tests]);
  if (newest <= changedAt('out/package.json')) return;
  if (run(process.execPath, ['esbuild.mjs', '--tests']) !== 0) process.exit(1);
}

const SOURCES = ['runtime', 'debug-adapter', 'extension', 'esbuild.mjs'];

function changedAt(file) {
  return statSync(path.join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** When one of these files, or something in one of these folders, changed last; a folder changes with its list of files. */
function newestChange(places) {
  return places
    .flatMap((place) => [place, ...(isFolder(place) ? within(place) : [])])
    .reduce((newest, place) => Math.max(newest, changedAt(place)), 0);
}

function isFolder(place) {
  return statSync(path.join(ROOT, place)).isDirectory();
}

function within(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() || /\.(ts|css)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}
