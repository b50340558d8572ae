/**
 * `npm run bench:outside`: for how long a program stands still while it is read from outside, and how long a look takes.
 * Writes the table into docs/benchmarks.md.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Dump } from '../../../../debug-adapter/coroutines/dump/dump.js';
import { knownNode } from '../../../../debug-adapter/unprepared/calibration/known-nodes.js';
import { captureByInspector } from '../../../../debug-adapter/unprepared/inspector/inspector-route.js';
import { captureMemory } from '../../../../debug-adapter/unprepared/memory-route.js';
import { machineWords, writeSection } from '../benchmarks-page.js';

const ROOT = path.resolve(import.meta.dirname, '../../../../..');

const { values } = parseArgs({
  options: {
    /** Nodes to read, with commas between. */
    nodes: { type: 'string', default: process.execPath },
    /** `MB/COROUTINES`, with commas between. */
    cases: {
      type: 'string',
      default: '5/10,5/1000,5/10000,50/10,50/1000,50/10000,200/10,200/1000,200/10000',
    },
    times: { type: 'string', default: '5' },
    inspector: { type: 'boolean', default: false },
  },
});

interface Look {
  readonly stoodMs: number;
  readonly workedMs: number;
  readonly feltMs: number;
  readonly totalMs: number;
  readonly found: number;
}

async function measure(node: string, megabytes: string, coroutines: string): Promise<string[]> {
  const program = path.join(ROOT, 'test-fixtures/outside/heap.mjs');
  const child = fork(program, [megabytes, coroutines], {
    execPath: node,
    execArgv: ['--inspect-port=0'],
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const pid = child.pid ?? 0;
  try {
    if (child.stdout !== null) await once(child.stdout, 'data');
    const longestPause = async (): Promise<number> => {
      const answered = once(child, 'message');
      child.send('longest');
      const [{ longest }] = (await answered) as [{ longest: number }];
      return longest;
    };
    const known = await knownNode({ file: node });
    const rows: string[] = [];
    for (const route of values.inspector ? (['memory', 'inspector'] as const) : (['memory'] as const)) {
      const looks: Look[] = [];
      for (let time = 0; time < Number(values.times); time++) {
        await longestPause();
        const start = performance.now();
        const { stoodMs, workedMs, dump } =
          route === 'memory'
            ? await byMemory(pid, known)
            : { ...(await captureByInspector(pid, '')), workedMs: 0 };
        const totalMs = performance.now() - start;
        const feltMs = await longestPause();
        looks.push({ stoodMs, workedMs, feltMs, totalMs, found: dump.coroutines.length });
      }
      const middle = (of: (look: Look) => number): string =>
        (looks.map(of).sort((a, b) => a - b)[looks.length >> 1] ?? 0).toFixed(0);
      const stood = route === 'memory' ? middle((look) => look.stoodMs) : '';
      const worked = route === 'memory' ? middle((look) => look.workedMs) : '';
      rows.push(
        `| ${megabytes} | ${coroutines} | ${known.constants.version} | ${route} | ${worked} | ${stood} | ${middle((look) => look.feltMs)} | ${middle((look) => look.totalMs)} | ${looks[0]?.found ?? 0} |`,
      );
    }
    return rows;
  } finally {
    child.kill('SIGKILL');
  }
}

async function byMemory(
  pid: number,
  known: Awaited<ReturnType<typeof knownNode>>,
): Promise<{ stoodMs: number; workedMs: number; dump: Dump }> {
  const { dump, cost } = await captureMemory(pid, '', known, { values: false, internals: false });
  return { ...cost, dump };
}

// Of the moment before it begins.
const machine = machineWords();
const rows: string[] = [];
for (const node of values.nodes.split(','))
  for (const one of values.cases.split(',')) {
    const [megabytes = '', coroutines = ''] = one.split('/');
    const measured = await measure(node, megabytes, coroutines);
    console.log(measured.join('\n'));
    rows.push(...measured);
  }

writeSection('outside', [
  '## Reading a process from outside',
  '',
  `Medians of ${values.times} readings, milliseconds, made by \`npm run bench:outside\`. *Worked*: the reader's processor time while the program was stopped, which is how long it stands where the machine has nothing else to do. *Stood*: how long it was stopped, by the clock. *Felt*: the longest pause that the program itself saw meanwhile, which holds what else the machine had to do. ${machine}`,
  '',
  '| heap, MB | coroutines | V8 | route | worked | stood | felt | in all | rows |',
  '|---|---|---|---|---|---|---|---|---|',
  ...rows,
]);
