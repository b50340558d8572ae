/** `npm run test:vscode`: a real VS Code with the packaged extension, driven as a person would; closes with counts. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import Mocha from 'mocha';
import { install } from './installation.js';
import { leaveShared } from './user.js';

const here = import.meta.dirname;

install();
const mocha = new Mocha({ timeout: 120_000, slow: 30_000, reporter: 'spec', grep: process.argv[2] ?? '' });
for (const file of (await readdir(here)).sort()) {
  if (file.endsWith('.scenario.js')) mocha.addFile(path.join(here, file));
}
await mocha.loadFilesAsync();
const failed = await new Promise<number>((resolve) => {
  const runner = mocha.run((failures) => {
    const stats = runner.stats;
    process.stdout.write(
      `\nIn VS Code: ${stats?.passes ?? 0} passed, ${stats?.failures ?? failures} failed, ${stats?.pending ?? 0} skipped\n`,
    );
    resolve(failures);
  });
});
await leaveShared();
// A browser or a server that does not go must not keep a finished run.
process.exit(failed === 0 && existsSync(here) ? 0 : 1);
