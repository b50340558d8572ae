/** docs/stacks.md: a row for each stack and each Node that it was checked on, of this run or the last one that did. */
import { mistakesOf, type StackResult } from './check-stack.js';
import { CELLS, type Stack } from './stack.js';

export interface Run {
  /** `v24.22.3` */
  readonly node: string;
  /** `2026-11-29` */
  readonly date: string;
  readonly results: readonly StackResult[];
}

const HEAD =
  '| project | Node | line | resumption | chain | outcome | sessions | seconds | checked | remark |';

/** @param before the text of an earlier run; empty: there was none */
export function stacksDocument(before: string, run: Run, stacks: readonly Stack[]): string {
  const rows = new Map([...rowsIn(before), ...run.results.map((result) => rowOf(result, run))]);
  const ordered = stacks.flatMap(({ name }) => {
    const own = [...rows].filter(([key]) => key.startsWith(`${name}|`));
    return own.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, row]) => row);
  });
  const missing = stacks.filter(({ name }) => ![...rows.keys()].some((key) => key.startsWith(`${name}|`)));
  return `# Projects that are checked

Written by \`npm run test:stacks\`: rows of the projects that it checks are new, others stay as they were. Each is a small project with the versions of
\`test-fixtures/verification/stacks/package-sets.ts\`. The same function waits in all of them; both breakpoints are set before the start.

- *line*: a line breakpoint stops at its line of the source.
- *resumption*: a resumption breakpoint stops there, with the variables by their names.
- *chain*: tasks and await chain have the names and places of the source, through \`Promise.all\`.
- *outcome*: the program prints, answers and ends as it does without the debugger; what is watched starts again at a change, with its breakpoints, and leaves no process behind.
- *sessions*: how many took part. *seconds*: the whole of it, with the stops.

${HEAD}
${HEAD.replaceAll(/[^|]+/g, '---')}
${ordered.join('\n')}
${missing.length === 0 ? '' : `\nNot checked so far: ${missing.map(({ name }) => name).join(', ')}.\n`}`;
}

function rowOf(result: StackResult, { node, date }: Run): [key: string, row: string] {
  const { stack, findings, sessions, seconds } = result;
  const cells = CELLS.map((cell) => (findings[cell] === undefined ? '✔' : '✘'));
  const expected = Object.values(stack.without ?? {})[0] ?? '';
  const remark = mistakesOf(result).length === 0 ? expected : 'a fault';
  const row = [stack.name, node.replace(/^v/, ''), ...cells, sessions, seconds.toFixed(1), date, remark];
  return [`${stack.name}|${majorOf(node)}`, `| ${row.join(' | ')} |`];
}

function rowsIn(text: string): [key: string, row: string][] {
  if (!text.includes(HEAD)) return [];
  return text
    .slice(text.indexOf(HEAD))
    .split('\n')
    .slice(2)
    .flatMap((row): [string, string][] => {
      const [, name, node] = /^\| (.+?) \| (\d+\.\d+\.\d+) \|/.exec(row) ?? [];
      return name === undefined || node === undefined ? [] : [[`${name}|${majorOf(node)}`, row]];
    });
}

/** A row is replaced by one of the same major version. */
function majorOf(node: string): string {
  return node.replace(/^v/, '').split('.')[0] ?? '';
}
