/** When a client is notified of changes: also where the program has only stopped, or only continued. */
import assert from 'node:assert/strict';
import type { Diagnostics } from '../../coroutines/findings/diagnostics.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { Program } from '../program/program.js';
import { ChangeNotifier } from './change-notifier.js';

describe('A notification of changes', () => {
  it('is sent for a stop and for its end, though no coroutine has changed', async () => {
    const debuggee: { pause?: object } = {};
    const program = {
      store: { version: 7, live: 3 },
      debuggee,
      viewWithHistory: () => Promise.resolve({}),
    } as unknown as Program;
    const diagnostics = { look: () => Promise.resolve() } as unknown as Diagnostics;
    const sent: CoroutineEvents['coroutines/changed'][] = [];
    const notifier = new ChangeNotifier(program, diagnostics, assert.ifError, (body) => sent.push(body));
    const looks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    notifier.setVisible(true);
    notifier.start();
    await looks();
    notifier.changed();
    await looks();
    debuggee.pause = {};
    notifier.changed();
    await looks();
    delete debuggee.pause;
    notifier.changed();
    await looks();
    notifier.stop();
    const body = { version: 7, live: 3 };
    assert.deepEqual(sent, [
      { ...body, stopped: false },
      { ...body, stopped: true },
      { ...body, stopped: false },
    ]);
  });
});
