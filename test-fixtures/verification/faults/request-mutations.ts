/**
 * Requests with something wrong in them, to an adapter that is idle, has a program that runs or stands still, or has a
 * dump open: `node out/test-fixtures/verification/faults/request-mutations.js AMOUNT SEED` does so many of each.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGE_ERROR, memoryOf, mutator } from './mutations.js';
import { fixture, TestSession } from '../../../debug-adapter/test/debug-session.js';

export type State = 'idle' | 'running' | 'stopped' | 'dump';

export interface Mutations {
  readonly state: State;
  readonly amount: number;
  readonly seed: number;
}

export interface Outcome {
  readonly answered: number;
  /** Of the adapter, in MB, after the first tenth and at the end. */
  readonly memory: readonly [number, number];
  /** A sentence each. */
  readonly failures: readonly string[];
}

/** Requests as clients send them. Those that end a session or a program are left out, for then nothing more is tried. */
const REQUESTS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['initialize', { adapterID: 'x', linesStartAt1: true }],
  ['setBreakpoints', { source: { path: fixture('programs', 'chain.ts') }, breakpoints: [{ line: 3 }] }],
  ['setFunctionBreakpoints', { breakpoints: [{ name: 'resume boil', condition: 'false' }] }],
  ['setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'thrown', condition: 'false' }] }],
  ['threads', {}],
  ['stackTrace', { threadId: 1, startFrame: 0, levels: 5 }],
  ['scopes', { frameId: 1 }],
  ['variables', { variablesReference: 1, filter: 'named', start: 0, count: 5 }],
  ['setVariable', { variablesReference: 1, name: 'a', value: '1' }],
  ['evaluate', { expression: '1 + 1', frameId: 1, context: 'watch' }],
  ['exceptionInfo', { threadId: 1 }],
  ['coroutines/tasks', { start: 0, count: 5, filter: 'a', sort: 'name', tree: 'await', hideLibrary: true }],
  ['coroutines/task', { id: 1 }],
  ['coroutines/futures', { start: 0, count: 5 }],
  ['coroutines/ticks', { count: 5, since: 0 }],
  ['coroutines/loop', { start: 0, count: 5 }],
  ['coroutines/steps', { start: 0, count: 5 }],
  ['coroutines/groups', { by: 'site', filter: 'a', hideLibrary: false }],
  ['coroutines/sites', {}],
  ['coroutines/findings', {}],
  ['coroutines/timeline', { forMs: 100, limit: 10, since: { event: 0, tick: 0 } }],
  ['coroutines/graph', { around: 1, limit: 5 }],
  ['coroutines/evaluateAll', { expression: '1', at: { path: '/a.ts', line: 1 }, functionName: 'f' }],
  ['coroutines/removeBreak', { breakpoint: 1 }],
  ['coroutines/beginProfile', { kind: 'cpu', folder: '/nowhere', forMs: 10, untilStop: true }],
  ['coroutines/endProfile', {}],
  ['coroutines/heapSnapshot', { folder: '/nowhere' }],
  ['coroutines/creation', { id: 1 }],
  ['coroutines/time', { id: 1 }],
  ['coroutines/control', { action: 'thaw', task: 1, reason: 'a' }],
  ['coroutines/settle', { future: 1, as: 'resolved', expression: '1' }],
  ['coroutines/ready', { order: [1, 2] }],
  ['coroutines/dump', { format: 'text' }],
  ['coroutines/snapshot', {}],
  ['coroutines/diff', { from: 1, to: 1 }],
  ['coroutines/focus', { id: 1 }],
  ['coroutines/lookBack', {}],
  ['coroutines/watch', { visible: true }],
  ['launch', { program: '/nowhere/at/all.ts', args: ['a'], env: { A: 'b' } }],
  ['attach', { port: 1, address: '127.0.0.1' }],
  ['nonsense', {}],
];
export async function mutateRequests({ state, amount, seed }: Mutations): Promise<Outcome> {
  const { random, pick, changed } = mutator(seed);
  const session = new TestSession();
  const failures: string[] = [];
  let answered = 0;
  let early = 0;
  try {
    await begin(session, state);
    for (let done = 0; done < amount; done++) {
      const [command, args] = pick(REQUESTS);
      const given = random() < 0.1 ? args : changed(args);
      await session.client.send(command, given).catch((error: unknown) => {
        const { message } = error as Error;
        if (LANGUAGE_ERROR.test(message))
          failures.push(`${command} ${JSON.stringify(given).slice(0, 200)}: ${message}`);
      });
      answered++;
      if (session.adapter?.exitCode !== null) {
        failures.push(`the adapter ended at ${command} ${JSON.stringify(given).slice(0, 200)}`);
        break;
      }
      if (done === Math.floor(amount / 10)) early = memoryOf(session.adapter.pid);
    }
    return { answered, failures, memory: [early, memoryOf(session.adapter?.pid)] };
  } finally {
    await session.close();
  }
}

async function begin(session: TestSession, state: State): Promise<void> {
  switch (state) {
    case 'idle':
      await session.client.start();
      return;
    case 'running':
      await session.launch(fixture('programs', 'endless.ts'));
      return;
    case 'stopped':
      await session.launch(fixture('programs', 'chain.ts'), { functions: [{ name: 'suspend boil' }] });
      await session.stopped();
      return;
    case 'dump':
      await session.launch('', { launch: { program: undefined, dump: fixture('dumps', 'kitchen.json') } });
  }
}

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const [amount = 1000, seed = 1] = process.argv.slice(2).map(Number);
  for (const state of ['idle', 'running', 'stopped', 'dump'] as const) {
    const { answered, memory, failures } = await mutateRequests({ state, amount, seed });
    console.log(
      `${state}: ${answered} answered, adapter ${memory[0]} to ${memory[1]} MB, ${failures.length} failures`,
    );
    for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  }
}
