/**
 * Runs a program under the debug adapter for `npm run bench`, all views visible, and prints what the program prints:
 * `node attached-run.js [--breakpoint LINE] PROGRAM [NODE-ARGUMENT…]`.
 */
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DEBUG_TYPE } from '../../../../debug-adapter/protocol/launch-arguments.js';
import { DapClient } from '../../../../debug-adapter/terminal/client/dap-client.js';

/** What a view shows of a long list. */
const PAGE = 100;

const { values, positionals } = parseArgs({
  options: { breakpoint: { type: 'string' } },
  allowPositionals: true,
});
const [program = '', ...runtimeArgs] = positionals;
let refreshing = false;
const events = new EventEmitter();

/** As the views do: asks again when something has changed, and not while it still waits for the last answer. */
async function refresh(): Promise<void> {
  if (refreshing) return;
  refreshing = true;
  try {
    await client.ask('coroutines/tasks', { start: 0, count: PAGE });
    await client.ask('coroutines/futures', { start: 0, count: PAGE });
    await client.ask('coroutines/ticks', {});
  } finally {
    refreshing = false;
  }
}

function onEvent({ event, body }: DebugProtocol.Event): void {
  events.emit(event);
  // The program may have ended since.
  if (event === 'coroutines/changed') void refresh().catch(() => undefined);
  if (event === 'output') {
    const { category, output } = body as DebugProtocol.OutputEvent['body'];
    if (category === 'stdout') process.stdout.write(output);
    if (category === 'stderr') process.stderr.write(output);
  }
  if (event === 'stopped') throw new Error('The program stopped: a benchmark has no breakpoint on its way.');
}

const client = new DapClient(path.resolve('dist/debug-adapter/main.mjs'), onEvent);
await client.send('initialize', { adapterID: DEBUG_TYPE, pathFormat: 'path' });
const initialized = once(events, 'initialized');
const terminated = once(events, 'terminated');
const launched = client.send('launch', { program, runtimeArgs });
await Promise.race([initialized, launched]);
if (values.breakpoint !== undefined) {
  const { breakpoints } = await client.send<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
    source: { path: program },
    breakpoints: [{ line: Number(values.breakpoint) }],
  });
  if (breakpoints.length !== 1) throw new Error('The breakpoint was not set.');
}
await client.ask('coroutines/watch', { visible: true });
await client.send('configurationDone');
await launched;
await terminated;
client.close();
