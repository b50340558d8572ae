/** `npm start [-- FILE [options]]`: debugs a program (the restaurant by default) in the terminal client. */
import path from 'node:path';
import { ROOT, run, setUp } from './set-up.mjs';

setUp();
const terminal = path.join(ROOT, 'dist/terminal/main.mjs');
const chosen = process.argv.slice(2);
const sample = ['test-fixtures/samples/restaurant/main.ts', '--break', 'resume:prepare'];
// Without a terminal one stop tells enough; then the restaurant closes as usual.
if (!process.stdin.isTTY) sample.push('--stops', '1');
// A file is given relative to where the user is, not to the package.
const cwd = chosen.length === 0 ? ROOT : (process.env.INIT_CWD ?? process.cwd());
process.exitCode = run(process.execPath, [terminal, 'run', ...(chosen.length === 0 ? sample : chosen)], {
  cwd,
});
