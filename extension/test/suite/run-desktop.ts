/** Runs the suite in a desktop VS Code, where @vscode/test-electron can download one: `node out/extension/test/suite/run-desktop.js`. */
import path from 'node:path';
import { runTests } from '@vscode/test-electron';

const root = path.resolve(import.meta.dirname, '../../../..');

await runTests({
  extensionDevelopmentPath: root,
  extensionTestsPath: path.join(root, 'out', 'suite', 'index.cjs'),
  launchArgs: ['--disable-extensions', '--skip-welcome'],
});
