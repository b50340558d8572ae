/** What `npm start` and `npm test` do for themselves on a fresh clone: packages, and a build newer than the sources. */
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
  const bundle = path.join(ROOT, 'dist/terminal/main.mjs');
  const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  if (
    ['runtime', 'debug-adapter', 'extension'].some((folder) => newestChange(path.join(ROOT, folder)) > built)
  ) {
    process.stdout.write('Building…\n');
    if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);
  }
}

function newestChange(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs)
    .reduce((newest, time) => Math.max(newest, time), 0);
}
