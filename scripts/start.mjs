/** `npm start [-- FILE [options]]`: does its own set-up, then debugs a program (the restaurant by default) in the terminal client. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const terminal = path.join(root, 'dist/terminal/main.mjs');

function run(command, args, options = {}) {
  // npm is a script on Windows, which only a shell can run.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' && command === 'npm', ...options });
  if (error) throw error;
  return status ?? 1;
}

function newestChange(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .reduce((newest, entry) => Math.max(newest, statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs), 0);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`coroutine-debugger: Node ${process.version} is too old, 20.19 or newer is needed.\n`);
  process.exit(1);
}
if (!existsSync(path.join(root, 'node_modules/.package-lock.json'))) {
  process.stdout.write('Installing packages (once)…\n');
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) process.exit(1);
}
const built = existsSync(terminal) ? statSync(terminal).mtimeMs : 0;
if (['runtime', 'debug-adapter'].some((folder) => newestChange(path.join(root, folder)) > built)) {
  process.stdout.write('Building…\n');
  if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);
}
const args = process.argv.slice(2);
const sample = ['test-fixtures/samples/restaurant/main.ts', '--break', 'resume:prepare', ...(process.stdin.isTTY ? [] : ['--stops', '1'])];
const chosen = args.length === 0 ? sample : args;
// A file is given relative to where the user is, not to the package.
process.exit(run(process.execPath, [terminal, 'run', ...chosen], args.length === 0 ? {} : { cwd: process.env.INIT_CWD ?? process.cwd() }));
