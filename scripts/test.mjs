/** `npm test`: does its own set-up, runs every test, and closes with one line of counts; or runs the tests it is given. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runChosenTests } from './chosen-tests.mjs';
import { environmentOf, testedNodes } from './tested-nodes.mjs';
import { ROOT, run, setUp } from './set-up.mjs';

/** How long a run may go on after its counts: whatever still does is something a test has left open. */
const ENDING_MS = 60_000;

/**
 * Runs a command of Node, passing its output on, and reads counts from it with one pattern for each. `node` runs it, and
 * is what the processes find that it starts.
 */
async function counted(args, patterns, node = process.execPath, write = show) {
  // In a process group of its own: a run that does not end is ended with all that it has started.
  const child = spawn(node, args, {
    cwd: ROOT,
    env: environmentOf(node),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const interrupt = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  const interrupted = (signal) => {
    interrupt();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  let text = '';
  let ending;
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    write(chunk);
    if (ending !== undefined || !patterns[0].test(text)) return;
    ending = setTimeout(() => {
      write(
        `It did not end within ${ENDING_MS / 1000} s of its last test: a test has left something open.\n`,
      );
      interrupt();
    }, ENDING_MS);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(ending);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  const [passed, failed, skipped] = patterns.map((pattern) => Number(pattern.exec(text)?.[1] ?? 0));
  if (code !== 0) failures.push(failurePart(text));
  // A run that ended badly without naming a failed test (a crash, no test found) counts as one.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

/** What failed, said once more at the end: a long output is often kept only by its end. */
const failures = [];
const FAILURE_LINES = 80;

/** The part of an output that names its failed tests, at most `FAILURE_LINES` lines: from mocha's count of them on. */
function failurePart(text) {
  const lines = text.split('\n');
  const start = lines.findLastIndex((line) => /^\s+\d+ failing/.test(line));
  return (start === -1 ? lines.slice(-FAILURE_LINES) : lines.slice(start, start + FAILURE_LINES)).join('\n');
}

function show(text) {
  process.stdout.write(text);
}

/**
 * Runs two at a time: they spend most of their time waiting for processes. The output of each is printed as a whole, in
 * the order of the jobs.
 *
 * @param jobs each receives the function to print with
 */
async function sideBySide(jobs) {
  const held = jobs.map(() => []);
  const isOver = jobs.map(() => false);
  let shown = 0;
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const index = next++;
      await jobs[index]((text) => {
        if (index === shown) show(text);
        else held[index].push(text);
      });
      isOver[index] = true;
      while (isOver[shown]) for (const text of held[++shown] ?? []) show(text);
    }
  };
  await Promise.all([work(), work()]);
}

/** How many scenarios there are, by their files. */
function countScenarios(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.scenario.ts'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').match(/^\s+it\(/gm) ?? []).length;
}

if (process.argv.length > 2) process.exit(runChosenTests(process.argv.slice(2)));

setUp();
if (run(process.execPath, ['esbuild.mjs', '--tests']) !== 0) process.exit(1);
const MOCHA = 'node_modules/mocha/bin/mocha.js';
const MOCHA_COUNTS = [/^\s+(\d+) passing/m, /^\s+(\d+) failing/m, /^\s+(\d+) pending/m];
const { main, others } = testedNodes();
if (main.binary === undefined)
  process.stdout.write(
    `Node ${main.major} is not to be had (${main.reason}): every test runs on ${process.version}.\n`,
  );
const mainNode = main.binary ?? process.execPath;
const total = { passed: 0, failed: 0, skipped: 0 };

function add(counts) {
  for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
}

/**
 * What depends on the version of Node or V8: how modules are loaded, what the hooks learn, what instrumented programs do,
 * how threads and processes are reached, where breakpoints lie, where steps lead.
 */
const EVERYWHERE = [
  ...[
    'runtime/rewrite',
    'runtime/loader',
    'runtime/probes',
    'debug-adapter/heap',
    'debug-adapter/unprepared',
    'test-fixtures/verification/fidelity',
  ].map((folder) => `out/${folder}/**/*.test.js`),
  'out/test-fixtures/verification/truth/from-outside.test.js',
  ...[
    'anywhere',
    'attach',
    'await-breakpoints',
    'children',
    'holders-through-packages',
    'line-breakpoints',
    'loop-contents',
    'session',
    'shells',
    'steps',
    'watch',
    'workers',
  ].map((name) => `out/debug-adapter/test/${name}.test.js`),
];
const OF_ADAPTER = 'out/debug-adapter/**/*.test.js';
const everyTest = (words, patterns) => async (write) => {
  write(`\nEvery test ${words} on Node ${main.binary === undefined ? process.version : main.major}:\n`);
  add(await counted([MOCHA, ...patterns], MOCHA_COUNTS, mainNode, write));
};
await sideBySide([
  everyTest('of the adapter', [OF_ADAPTER]),
  everyTest('of all the rest', ['out/**/*.test.js', '--ignore', OF_ADAPTER]),
  ...others.map(({ major, binary, reason }) => async (write) => {
    if (binary === undefined) {
      write(`The tests on Node ${major} are skipped: ${reason}.\n`);
      total.skipped++;
      return;
    }
    write(`\nWhat depends on Node and V8, on Node ${major}:\n`);
    add(await counted([MOCHA, ...EVERYWHERE], MOCHA_COUNTS, binary, write));
  }),
  async (write) => {
    write('\nProjects with the tools that people have:\n');
    add(
      await counted(
        ['out/test-fixtures/verification/stacks/main.js', '--always'],
        [/^Stacks: (\d+) right/m, /^Stacks: .* (\d+) wrong/m, /^Stacks: .* (\d+) skipped/m],
        process.execPath,
        write,
      ),
    );
  },
]);

if (existsSync('/usr/bin/chromium-headless-shell') || existsSync('/usr/bin/chromium')) {
  const inVscode = await counted(
    ['scripts/test-vscode.mjs'],
    [/In VS Code: (\d+) passed/, /In VS Code: .* (\d+) failed/, /In VS Code: .* (\d+) skipped/],
    mainNode,
  );
  add(inVscode);
} else {
  const scenarios = countScenarios(path.join(ROOT, 'extension/test/vscode'));
  process.stdout.write(
    `${scenarios} tests in a real VS Code are skipped: there is no Chromium (apt-get install chromium-headless-shell).\n`,
  );
  total.skipped += scenarios;
}
for (const failure of failures) process.stdout.write(`\nWhat failed, once more:\n${failure}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
