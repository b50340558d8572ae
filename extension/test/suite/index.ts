/**
 * The tests that run inside an extension host, of code-server or of a desktop VS Code: both load this module and call
 * `run`. Bundled as CommonJS, which every extension host can load.
 */
import Mocha from 'mocha';
import { defineSuite } from './extension-host.js';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis as never, '', mocha);
  defineSuite();
  const lines: string[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => lines.push(`✔ ${test.fullTitle()}`));
    runner.on('fail', (test, error: Error) =>
      lines.push(`✘ ${test.fullTitle()}: ${error.stack ?? error.message}`),
    );
  });
  console.log(lines.join('\n'));
  if (failures > 0) throw new Error(`${failures} failed\n${lines.join('\n')}`);
}
