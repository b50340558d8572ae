/** The rows of queued callbacks, requests and handles. */
import assert from 'node:assert/strict';
import { StoredProgram } from '../../test/stored-program.js';
import { loopRows } from './loop-rows.js';

describe('The rows of the event loop', () => {
  const queued = { callback: 'ring', resolves: false };
  const timer = { ...queued, kind: 'timeout', ms: 2000, dueAtMs: 1350, keepsAlive: true } as const;
  const program = new StoredProgram();
  const rows = (
    facts: Partial<Parameters<typeof loopRows>[0]>,
    places: Parameters<typeof loopRows>[1] = [],
  ): string[] =>
    loopRows({ queues: null, handles: [], requests: [], dropped: 0, nowMs: 1000, ...facts }, places, (site) =>
      program.store.placeOf(site),
    ).map(
      ({ kind, text, detail, location, madeAt, keepsAlive }) =>
        `${kind}|${text}|${detail}|${location?.line ?? ''}|${madeAt?.line ?? ''}|${keepsAlive === true ? 'keeps' : ''}`,
    );

  it('come in the order in which Node calls, each with the place of its callback', () => {
    const place = (line: number): { path: string; line: number; column: number } => ({
      path: '/a.ts',
      line,
      column: 1,
    });
    const queues = { nextTicks: [queued], timers: [timer], immediates: [{ ...queued, callback: '' }] };
    assert.deepEqual(rows({ queues }, [place(1), undefined, place(3)]), [
      'nextTick|process.nextTick|calls ring|1||',
      'timer|setTimeout 2 s|due in 350 ms, calls ring|||keeps',
      'immediate|setImmediate||3||',
    ]);
  });

  it('say of a timer that it is due, what it settles, and that it does not keep the program alive', () => {
    const madeAt = program.site('setInterval', 8, 'made');
    const own = {
      ...timer,
      kind: 'interval',
      ms: 1500,
      dueAtMs: 1000,
      keepsAlive: false,
      resolves: true,
      madeAt,
    } as const;
    assert.deepEqual(rows({ queues: { nextTicks: [], timers: [own], immediates: [] } }), [
      'timer|setInterval 1.5 s|due, resolves a promise, does not keep the program alive||8|',
    ]);
  });

  it('say what requests and handles are, requests first, and unknown ones by their class', () => {
    const handles = [{ type: 'Server', detail: ':80' }, { type: 'Watcher' }];
    assert.deepEqual(rows({ handles, requests: [{ type: 'GetAddrInfoReqWrap', detail: 'example.org' }] }), [
      'request|look-up of a host|example.org|||keeps',
      'handle|server|:80|||keeps',
      'handle|Watcher||||keeps',
    ]);
  });
});
