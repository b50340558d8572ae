/** What a debuggee makes of V8's pauses, scripts and messages of the hook. The program is one in memory. */
import assert from 'node:assert/strict';
import type { HookMessage } from '../../runtime/protocol/hook.js';
import { BINDING_NAME } from '../../runtime/protocol/hook.js';
import { TRAMPOLINE_URL } from '../../runtime/protocol/names.js';
import type { SiteId } from '../../runtime/protocol/ids.js';
import { FakeProgram, fakeFrame } from '../test/fake-program.js';
import { Trace } from '../trace/trace.js';
import { Debuggee, type Pause } from './debuggee.js';

const HIT: HookMessage = { kind: 'hit', breakpoint: 1, event: 'suspend', site: 1 as SiteId, waits: false };
const ERROR = { type: 'object', subtype: 'error', description: 'Error: burnt', uncaught: true };

describe('A debuggee', () => {
  let program: FakeProgram;
  let debuggee: Debuggee;
  let pauses: Pause[];
  let messages: HookMessage[];

  beforeEach(async () => {
    program = new FakeProgram();
    pauses = [];
    messages = [];
    debuggee = new Debuggee(program.connection, await program.hook(), {
      trace: new Trace(),
      paused: (pause) => pauses.push(pause),
      hookMessage: (message) => messages.push(message),
    });
    const urls = ['file:///kitchen.js', TRAMPOLINE_URL, 'runtime.mjs', 'node:internal/timers', 'node:events'];
    for (const [index, url] of urls.entries())
      program.report('Debugger.scriptParsed', { scriptId: String(index), url });
  });

  const [KITCHEN, TRAMPOLINE, RUNTIME, TIMERS, EVENTS] = ['0', '1', '2', '3', '4'].map((scriptId) =>
    fakeFrame({ scriptId }),
  );

  function causeOf(event: object): Pause['cause'] | undefined {
    program.report('Debugger.paused', { callFrames: [KITCHEN], reason: 'other', ...event });
    return pauses.at(-1)?.cause;
  }

  it('knows why the program is paused', async () => {
    assert.deepEqual(causeOf({}), { kind: 'other', isOldStep: false });
    assert.deepEqual(causeOf({ hitBreakpoints: ['1:2:3'] }), { kind: 'breakpoint', ids: ['1:2:3'] });
    assert.deepEqual(causeOf({ reason: 'Break on start' }), { kind: 'breakOnStart' });
    assert.deepEqual(causeOf({ reason: 'exception', data: ERROR }), {
      kind: 'exception',
      exception: ERROR,
      uncaught: true,
      isOurs: false,
    });
    program.report('Debugger.resumed', undefined);
    await debuggee.execution.requestPause();
    assert.deepEqual(causeOf({}), { kind: 'pause' });
    assert.deepEqual(causeOf({}), { kind: 'other', isOldStep: false });
  });

  it('takes a pause in the trampoline for the stop that the hook has announced', () => {
    program.notify(HIT);
    assert.deepEqual(causeOf({ callFrames: [TRAMPOLINE, KITCHEN] }), { kind: 'hook', message: HIT });
    assert.equal(pauses[0]?.inTrampoline, true);
    assert.deepEqual(messages, [HIT]);
  });

  it('knows an error that the hooks have caused from one of the program', () => {
    const cause = causeOf({ reason: 'exception', data: ERROR, callFrames: [EVENTS, RUNTIME, KITCHEN] });
    assert.equal(cause?.kind === 'exception' && cause.isOurs, true);
  });

  it("leaves out its own frames, and the event loop's below all others", () => {
    program.report('Debugger.paused', {
      callFrames: [TRAMPOLINE, RUNTIME, EVENTS, KITCHEN, TIMERS],
      reason: 'other',
    });
    assert.deepEqual(
      debuggee.pause?.frames.map(({ script }) => script.url),
      ['node:events', 'file:///kitchen.js'],
    );
  });

  it('ignores messages that the hook cannot have sent', () => {
    for (const payload of ['', '{}', '{"kind":"hit"}', '{"kind":"log","text":5}'])
      program.report('Runtime.bindingCalled', { name: BINDING_NAME, payload });
    program.report('Runtime.bindingCalled', { name: 'other', payload: JSON.stringify(HIT) });
    assert.deepEqual(messages, []);
  });

  it("lists the program's scripts without Node's and the runtime's, and forgets all when the Debugger domain is disabled", async () => {
    assert.deepEqual(
      debuggee.programsScripts().map(({ url }) => url),
      ['file:///kitchen.js'],
    );
    assert.equal(debuggee.scriptsByUrl('file:///kitchen.js').length, 1);
    await debuggee.execution.need('breakpoints', true);
    await debuggee.execution.need('breakpoints', false);
    assert.equal(debuggee.scriptById('0'), undefined);
  });
});
