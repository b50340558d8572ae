/** The reported cause of a tick, tested with callbacks of every kind; runs on each version of Node. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { unpackTick, type PackedTick } from '../../protocol/packed-ticks.js';
import type { ModuleTable } from '../../protocol/sites.js';
import { REPOSITORY, runProgram } from '../../loader/test/run-program.js';

/** Attaches as an adapter would, and writes everything known when the program ends. */
function observer(before: string): string {
  return `data:text/javascript,${encodeURIComponent(`
    ${before};
    const hook = globalThis[Symbol.for('coroutine-debugger.hook')];
    hook.attach(null);
    process.on('exit', () => console.log(JSON.stringify({ ...hook.ticks(0), modules: hook.modules([]) })));
  `)}`;
}

interface Observed {
  readonly ticks: readonly PackedTick[];
  readonly modules: readonly { readonly firstSite: number; readonly table: ModuleTable }[];
}

/** Per function: the resources whose callbacks led to its first event of this kind. */
async function causes(kind: 'created' | 'resumed', before = ''): Promise<Map<string, string>> {
  const { stdout, stderr } = await runProgram({
    program: path.join(REPOSITORY, 'test-fixtures/programs/causes.ts'),
    imports: ['instrumented', observer(before)],
  });
  assert.equal(stderr, '');
  const { ticks, modules } = JSON.parse(stdout) as Observed;
  const found = new Map<string, string>();
  for (const { events, calls = [] } of ticks.map(unpackTick))
    events.forEach((event, index) => {
      const module = modules.find(
        ({ firstSite, table }) =>
          event.function >= firstSite && event.function < firstSite + table.rows.length,
      );
      const name = module?.table.rows[event.function - module.firstSite]?.[4];
      const call = calls.findLast(({ firstEvent }) => firstEvent <= index);
      if (event.kind === kind && typeof name === 'string' && !found.has(name))
        found.set(name, call?.resource ?? 'unknown');
    });
  return found;
}

function check(found: ReadonlyMap<string, string>): void {
  assert.equal(found.get('timer'), 'Timeout');
  assert.equal(found.get('immediate'), 'Immediate');
  assert.equal(found.get('timerWithTick'), 'Timeout');
  // Node 26 reads files in one job.
  assert.match(found.get('file') ?? '', /^(FSReqCallback|ReadFileJob)$/);
  assert.equal(found.get('filePromise'), 'FSReqPromise');
  assert.match(found.get('child') ?? '', /^(Pipe|Process|TickObject)$/);
  assert.equal(found.get('connected'), 'TCPConnectWrap');
  assert.equal(found.get('message'), 'MessagePort');
  assert.equal(found.get('compiled'), 'unknown');
}

describe('The cause of a tick', () => {
  it('is the resource whose callback resumed a coroutine, or is not known', async () => {
    check(await causes('resumed'));
  });

  it('is the same with AsyncLocalStorage, under which microtasks have a resource too', async () => {
    check(
      await causes(
        'resumed',
        "new (await import('node:async_hooks')).AsyncLocalStorage().enterWith({ user: 'ann' })",
      ),
    );
  });

  it('is the resource whose callback entered a coroutine', async () => {
    assert.equal((await causes('created')).get('entered'), 'Timeout');
  });
});
