/** `npm run test:stacks [NAME…] [--node PATH]`: checks projects as people have them, and writes their rows of docs/stacks.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../../debug-adapter/test/debug-session.js';
import { checkStack, mistakesOf, type StackResult } from './check-stack.js';
import { isInstalled } from './project.js';
import { CELLS } from './stack.js';
import { STACKS } from './stacks.js';
import { stacksDocument } from './table.js';

const DOCUMENT = path.join(ROOT, 'docs/stacks.md');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', default: process.execPath },
    always: { type: 'boolean', default: false },
  },
});

const version = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
const chosen = STACKS.filter(
  ({ name, always }) =>
    (!values.always || always === true) &&
    (positionals.length === 0 || positionals.some((part) => name.includes(part))),
);
const results: StackResult[] = [];
let wrong = 0;
for (const [index, stack] of chosen.entries()) {
  if (!isInstalled(stack.set)) {
    process.stdout.write(
      `${index + 1}/${chosen.length} skipped: npm could not install the packages of ${stack.name}\n`,
    );
    continue;
  }
  const result = await checkStack(stack, values.node);
  results.push(result);
  if (!values.always) writeTable();
  const mistakes = mistakesOf(result);
  if (mistakes.length > 0) wrong++;
  const marks = CELLS.map((cell) => (result.findings[cell] === undefined ? '✔' : '✘')).join('');
  process.stdout.write(
    `${index + 1}/${chosen.length} ${marks} ${stack.name} (${result.seconds.toFixed(1)} s)\n`,
  );
  for (const mistake of mistakes) process.stdout.write(`    ${mistake}\n`);
  if (mistakes.length > 0 && result.said !== '') process.stdout.write(`    said: ${result.said}\n`);
}
process.stdout.write(
  `Stacks: ${results.length - wrong} right, ${wrong} wrong, ${chosen.length - results.length} skipped (Node ${version})\n`,
);
process.exitCode = wrong === 0 ? 0 : 1;

/** After each project: a run that is broken off keeps what it has checked. What every run of the tests checks is written by nobody. */
function writeTable(): void {
  const date = new Date().toISOString().slice(0, 10);
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '';
  writeFileSync(DOCUMENT, stacksDocument(before, { node: version, date, results }, STACKS));
}
