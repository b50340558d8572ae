/** Where each message of the program's hook leads. */
import assert from 'node:assert/strict';
import type { HookMessage, ProgramEnd } from '../../../runtime/protocol/hook.js';
import type { SiteId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import { Breakpoints } from '../breakpoints/breakpoints.js';
import { takeHookMessage, type HookMessageTakers } from './hook-messages.js';

type Seen = NonNullable<HookMessageTakers['program']>;

describe("A message of the program's hook", () => {
  let lines: string[];
  let store: CoroutineStore;
  let takers: HookMessageTakers;

  beforeEach(() => {
    lines = [];
    store = new CoroutineStore();
    takers = {
      program: { store, isText: false } as Seen,
      diagnostics: undefined,
      breakpoints: new Breakpoints(() => undefined),
      startedOthers: false,
      output: (text, category) => lines.push(`${category}: ${text}`),
      console: ({ write }) => lines.push(`console ${write}`),
      exiting: (endedBy) => lines.push(`exiting ${endedBy}`),
    };
  });

  const take = (message: HookMessage, more: Partial<HookMessageTakers> = {}): string[] => {
    takeHookMessage(message, { ...takers, ...more });
    return lines.splice(0);
  };

  it('adds a module to what is known of the program', () => {
    const table = { url: 'file:///app/kitchen.ts', sources: ['/app/kitchen.ts'], rows: [] };
    take({ kind: 'moduleLoaded', firstSite: 100_000_000 as SiteId, table });
    assert.deepEqual(store.knownModules, [100_000_000]);
    // There is no program yet.
    take({ kind: 'moduleLoaded', firstSite: 200_000_000 as SiteId, table }, { program: undefined });
  });

  it('is printed if it is a log message, and the failure of a part is said more loudly', () => {
    assert.deepEqual(take({ kind: 'log', text: 'pot 7', breakpoint: 1 }), ['console: pot 7']);
    const failed = { kind: 'expressionFailed', breakpoint: 1, message: 'ReferenceError: pot' } as const;
    assert.deepEqual(take({ ...failed, part: 'condition' }), [
      'important: A breakpoint condition failed: ReferenceError: pot',
    ]);
    assert.deepEqual(take({ ...failed, part: 'logMessage' }), [
      'important: A log message failed: ReferenceError: pot',
    ]);
  });

  it('of the console leads to its output', () => {
    assert.deepEqual(take({ kind: 'console', write: 4, stream: 'stdout' }), ['console 4']);
  });

  it('at the end says first that nothing was seen, unless that says itself or others ran', () => {
    const exiting = (more: Partial<HookMessageTakers> = {}, endedBy: ProgramEnd = 'nothingLeft'): string[] =>
      take({ kind: 'exiting', endedBy }, more);
    const [sentence, end] = exiting();
    assert.match(sentence ?? '', /^important: No file of yours was seen: /);
    assert.equal(end, 'exiting nothingLeft');
    assert.match(exiting({ program: { store, isText: true } as Seen })[0] ?? '', /What ran is a text/);
    for (const one of [exiting({ startedOthers: true }), exiting({ program: undefined })])
      assert.deepEqual(one, ['exiting nothingLeft']);
    assert.deepEqual(exiting({}, 'error'), ['exiting error']);
    const table = { url: 'file:///app/kitchen.ts', sources: ['/app/kitchen.ts'], rows: [] };
    store.addModule(100_000_000 as SiteId, table);
    assert.deepEqual(exiting(), ['exiting nothingLeft']);
  });

  it('that a pause follows leads to nothing', () => {
    for (const message of [
      { kind: 'installed' },
      { kind: 'continued' },
      { kind: 'standsStill' },
      { kind: 'debuggerStatement' },
    ] as const)
      assert.deepEqual(take(message), []);
  });
});
