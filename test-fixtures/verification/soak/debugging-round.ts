/** One session with the server: attach, a few of the things people do, and leave in one of the ways people leave. */
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { RequestError } from '../../../debug-adapter/terminal/client/dap-client.js';
import { FaultClient } from '../faults/client.js';
import { orHung } from '../faults/stage.js';
import { SERVED } from './served-program.js';

export type Choose = <Choice>(choices: readonly Choice[]) => Choice;

const MOST_ACTIONS = 5;
const MOST_STEPS = 4;
const PARTS_LINE = lineOf('// @parts');
const TOTAL_LINE = lineOf('// @total');

/** What was done, in order. */
export type Trail = string[];

export async function debugRound(port: number, choose: Choose, trail: Trail): Promise<void> {
  const client = new FaultClient();
  try {
    await client.begin('attach', { port });
    await client.send('coroutines/watch', { visible: true });
    const actions = choose(Array.from({ length: MOST_ACTIONS }, (_, index) => index + 1));
    for (let action = 0; action < actions; action++) await act(client, choose, trail);
    const leave = choose(['disconnect', 'disconnect', 'close', 'kill'] as const);
    trail.push(leave);
    if (leave === 'disconnect') await client.send('disconnect');
    if (leave === 'kill' && client.adapterPid !== undefined) process.kill(client.adapterPid, 'SIGKILL');
  } finally {
    client.close();
  }
  await orHung(client.ended, 'the adapter does not end');
}

async function act(client: FaultClient, choose: Choose, trail: Trail): Promise<void> {
  const action = choose(['pause', 'line', 'suspend', 'resume', 'views', 'evaluate', 'short stop'] as const);
  trail.push(action);
  switch (action) {
    case 'pause': {
      const stopped = client.stopped();
      await client.send('pause', { threadId: 1 });
      await orHung(stopped, 'a pause does not come');
      await look(client);
      await client.send('continue', { threadId: 1 });
      return;
    }
    case 'line':
    case 'suspend':
    case 'resume':
      await stopAt(client, action);
      await look(client);
      for (let step = choose([0, 1, MOST_STEPS]); step > 0; step--) await stepOnce(client, choose);
      await setLines(client, []);
      await client.send('continue', { threadId: 1 });
      return;
    case 'views':
      await askViews(client);
      return;
    case 'evaluate':
      await evaluate(client, 'process.memoryUsage().heapUsed > 0');
      return;
    case 'short stop':
      // Continues at once: nothing is asked about the stop.
      await stopAt(client, 'line');
      await setLines(client, []);
      await client.send('continue', { threadId: 1 });
      return;
  }
}

async function stopAt(client: FaultClient, mode: 'line' | 'suspend' | 'resume'): Promise<void> {
  const stopped = client.stopped();
  await setLines(client, [mode === 'line' ? { line: TOTAL_LINE } : { line: PARTS_LINE, mode }]);
  await orHung(stopped, `the breakpoint (${mode}) is not reached`);
}

async function stepOnce(client: FaultClient, choose: Choose): Promise<void> {
  // A step out of a handler would have nowhere to stop.
  const stopped = client.stopped();
  await client.send(choose(['next', 'stepIn'] as const), { threadId: 1 });
  await orHung(stopped, 'a step does not end');
}

async function look(client: FaultClient): Promise<void> {
  const { stackFrames } = (await client.send('stackTrace', {
    threadId: 1,
  })) as DebugProtocol.StackTraceResponse['body'];
  const frameId = stackFrames[0]?.id;
  if (frameId !== undefined) {
    const { scopes } = (await client.send('scopes', { frameId })) as DebugProtocol.ScopesResponse['body'];
    for (const { variablesReference } of scopes.slice(0, 2)) {
      await client.send('variables', { variablesReference });
    }
  }
  await askViews(client);
}

async function askViews(client: FaultClient): Promise<void> {
  await Promise.all([
    client.send('coroutines/tasks', { count: 50 }),
    client.send('coroutines/futures', { count: 50 }),
    client.send('coroutines/ticks', { count: 20 }),
    client.send('coroutines/loop', { count: 50 }),
  ]);
}

/** The program may have run on before it was evaluated, which is said. */
async function evaluate(client: FaultClient, expression: string): Promise<void> {
  try {
    await client.send('evaluate', { expression, context: 'repl' });
  } catch (error) {
    if (!(error instanceof RequestError && error.message.startsWith('The program has moved on'))) throw error;
  }
}

async function setLines(client: FaultClient, breakpoints: readonly object[]): Promise<void> {
  await client.send('setBreakpoints', { source: { path: SERVED }, breakpoints });
}

function lineOf(marker: string): number {
  const index = readFileSync(SERVED, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(marker));
  if (index < 0) throw new Error(`served.ts has no ${marker}.`);
  return index + 1;
}
