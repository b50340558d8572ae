/** `npm test`: does its own set-up, runs every test, and closes with one line of counts. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { otherNodes } from './other-nodes.mjs';
import { ROOT, run, setUp } from './set-up.mjs';

/** How long a run may go on after its counts: whatever still does is something a test has left open. */
const ENDING_MS = 60_000;

/** Runs a command of Node, passing its output on, and reads counts from it with one pattern for each. */
async function counted(args, patterns, node = process.execPath) {
  // In a process group of its own: a run that does not end is ended with all that it has started.
  const child = spawn(node, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const interrupt = () => process.kill(-child.pid, 'SIGKILL');
  const interrupted = (signal) => {
    interrupt();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  let text = '';
  let ending;
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
    if (ending !== undefined || !patterns[0].test(text)) return;
    ending = setTimeout(() => {
      process.stdout.write(
        `It did not end within ${ENDING_MS / 1000} s of its last test: a test has left something open.\n`,
      );
      interrupt();
    }, ENDING_MS);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(ending);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  const [passed, failed, skipped] = patterns.map((pattern) => Number(pattern.exec(text)?.[1] ?? 0));
  // A run that ended badly without naming a failed test (a crash, no test found) counts as one.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

/** How many scenarios there are, by their files. */
function countScenarios(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.scenario.ts'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').match(/^\s+it\(/gm) ?? []).length;
}

setUp();
if (run(process.execPath, ['esbuild.mjs', '--tests']) !== 0) process.exit(1);
const MOCHA = 'node_modules/mocha/bin/mocha.js';
const MOCHA_COUNTS = [/^\s+(\d+) passing/m, /^\s+(\d+) failing/m, /^\s+(\d+) pending/m];
const total = await counted([MOCHA, 'out/**/*.test.js'], MOCHA_COUNTS);

function add(counts) {
  for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
}

/**
 * What depends on the version of Node: how modules are loaded, what the hooks learn, what instrumented programs do, and
 * how threads are reached.
 */
const EVERYWHERE = [
  ...['instrument', 'loader', 'probes', 'fidelity'].map((folder) => `out/runtime/${folder}/*.test.js`),
  'out/debug-adapter/test/workers.test.js',
];
for (const { major, binary, reason } of otherNodes()) {
  if (binary === undefined) {
    process.stdout.write(`The tests on Node ${major} are skipped: ${reason}.\n`);
    total.skipped++;
    continue;
  }
  process.stdout.write(`\nLoading, fidelity and threads on Node ${major}:\n`);
  add(await counted([MOCHA, ...EVERYWHERE], MOCHA_COUNTS, binary));
}

if (existsSync('/usr/bin/chromium')) {
  const inVscode = await counted(
    ['scripts/test-vscode.mjs'],
    [/In VS Code: (\d+) passed/, /In VS Code: .* (\d+) failed/, /In VS Code: .* (\d+) skipped/],
  );
  add(inVscode);
} else {
  const scenarios = countScenarios(path.join(ROOT, 'extension/test/vscode'));
  process.stdout.write(
    `${scenarios} tests in a real VS Code are skipped: /usr/bin/chromium is not there (apt-get install chromium).\n`,
  );
  total.skipped += scenarios;
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
