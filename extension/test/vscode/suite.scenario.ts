/** The mocha suite of extension/test/suite, inside the extension host of a real VS Code, on the shipped .vsix. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CodeServer } from './code-server.js';
import { install } from './installation.js';
import { packagedVsix, ROOT } from './vsix.js';
import { launchBrowser } from './workbench.js';

describe('Inside the extension host', () => {
  it('the suite passes', async () => {
    const installation = install();
    const server = await CodeServer.start(installation, packagedVsix(), 'forSuite');
    const browser = await launchBrowser(installation);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'coroutine-harness-'));
    try {
      // An empty extension as the one "under development": ours is the installed one.
      const harness = path.join(folder, 'harness');
      mkdirSync(harness);
      writeFileSync(
        path.join(harness, 'package.json'),
        JSON.stringify({ name: 'harness', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } }),
      );
      const page = await (await browser.newContext()).newPage();
      const logs: string[] = [];
      const exited = new Promise<number>((resolve) => {
        void page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
          logs.push(args.join(' ')),
        );
        void page.exposeFunction('codeAutomationExit', resolve);
      });
      const remote = (file: string): string => `vscode-remote://${new URL(server.address).host}${file}`;
      const payload = [
        ['extensionDevelopmentPath', remote(harness)],
        ['extensionTestsPath', remote(path.join(ROOT, 'out', 'suite', 'index.cjs'))],
        ['skipWelcome', 'true'],
      ];
      await page.goto(
        `${server.address}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
      );
      const code = await exited;
      const told = logs.filter((line) => /[✔✘]/.test(line)).join('\n');
      assert.equal(code, 0, told === '' ? logs.join('\n') : told);
      process.stdout.write(`${told.replaceAll(/^/gm, '      ')}\n`);
    } finally {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
