/** `npm run test:vscode [-- NAME]`: packages the extension and tries it in a real VS Code. */
import { run, setUp } from './set-up.mjs';

setUp();
const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
if (run(process.execPath, ['scripts/package.mjs', '--all'], quiet) !== 0) process.exit(1);
if (run(process.execPath, ['esbuild.mjs', '--tests']) !== 0) process.exit(1);
process.exitCode = run(process.execPath, ['out/extension/test/vscode/run.js', ...process.argv.slice(2)]);
