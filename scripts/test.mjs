/** `npm test`: does its own set-up, runs every test, and closes with one line of counts. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { otherNodes } from './other-nodes.mjs';
import { ROOT, run, setUp } from './set-up.mjs';

/** Runs mocha, passing its output on, and reads its counts. */
async function mocha(files, node = process.execPath) {
  const child = spawn(node, ['node_modules/mocha/bin/mocha.js', ...files], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const count = (word) => Number(new RegExp(`^\\s+(\\d+) ${word}`, 'm').exec(text)?.[1] ?? 0);
  const failed = count('failing');
  // A run that ended badly without naming a failed test (a crash, no test found) counts as one.
  return {
    passed: count('passing'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: count('pending'),
  };
}

setUp();
if (run(process.execPath, ['esbuild.mjs', '--tests']) !== 0) process.exit(1);
const total = await mocha(['out/**/*.test.js']);

/** What depends on the version of Node: how modules are loaded, and what instrumented programs do. */
const EVERYWHERE = ['instrument', 'loader', 'fidelity'].map((folder) => `out/runtime/${folder}/*.test.js`);
for (const { major, binary, reason } of otherNodes()) {
  if (binary === undefined) {
    process.stdout.write(`The tests on Node ${major} are skipped: ${reason}.\n`);
    total.skipped++;
    continue;
  }
  process.stdout.write(`\nLoading and fidelity on Node ${major}:\n`);
  const { passed, failed, skipped } = await mocha(EVERYWHERE, binary);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

const vscode = path.join(ROOT, 'scripts/test-vscode.mjs');
if (existsSync(vscode)) {
  if (existsSync('/usr/bin/chromium')) {
    if (run(process.execPath, [vscode]) === 0) total.passed++;
    else total.failed++;
  } else {
    process.stdout.write('The tests in a real VS Code are skipped: /usr/bin/chromium is not there.\n');
    total.skipped++;
  }
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
