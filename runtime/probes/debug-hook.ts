/** The one object of ours that the adapter reaches in the debuggee (see protocol/hook.ts). */
import { isMainThread } from 'node:worker_threads';
import {
  BINDING_NAME,
  LINE_HITS_SYMBOL_NAME,
  PROTOCOL_VERSION,
  type Hook,
  type HookMessage,
} from '../protocol/hook.js';
import { control, ready, settle } from './control.js';
import { armBreakpoints, namesAtStop, onBreakMessage, scopeThrownInto } from './coroutine-breakpoints.js';
import { weakenFresh } from './combinators.js';
import { futuresById } from './facts-builder.js';
import { forgetRunning, runningRecords, setAttached } from './hooks.js';
import { tellLastWords } from './last-words.js';
import { followAdapter, isAdapterGone, unfollowAdapter } from './lifeline.js';
import { forgetResults, watchResults } from './lost-results.js';
import { onModuleMessage, stopAtModulesOf, tablesExcept } from './modules.js';
import { followLibraryWaits } from './library-waits.js';
import { parametersOf } from './parameters.js';
import { knowQueues, loopCallbacks, loopContents, queueOwners } from './loop-contents.js';
import { futureById, startPromiseIdentity, stopPromiseIdentity } from './promises.js';
import { beginPull, continuePull, forgetPull } from './pulls.js';
import { startTickCauses, stopTickCauses } from './tick-cause.js';
import { creationFrames, recordCreationStacks } from './creation-stacks.js';
import { rememberEnds } from './ends.js';
import { countChange, findRecord, noteChanges, sweepMore } from './registry.js';
import { currentTick, forgetTicks, onSpanEnd, ticksSince } from './ticks.js';
import { isWaiting, noteStop, setDebuggerEnabled } from './trampoline.js';
import { releaseWorkers, stopReleasing } from './worker-release.js';

type Binding = (payload: string) => void;

let binding: Binding | undefined;

function send(message: HookMessage): void {
  binding?.(JSON.stringify(message));
}

/** The inspector puts the binding on `globalThis`; the program must not find it there. */
function takeBinding(): void {
  const holder = globalThis as unknown as Record<string, Binding | undefined>;
  binding = holder[BINDING_NAME] ?? binding;
  Reflect.deleteProperty(holder, BINDING_NAME);
}

// The program may replace it later; ours stays.
const stringify = JSON.stringify.bind(JSON) as (value: unknown) => string | undefined;

export const debugHook: Hook = {
  protocolVersion: PROTOCOL_VERSION,
  scriptUrl: import.meta.url,
  isAttached: () => binding !== undefined && !isAdapterGone(),
  attach(adapterPort) {
    // One that is gone without a word, if nobody has noticed yet, leaves nothing behind.
    if (binding !== undefined) debugHook.detach();
    takeBinding();
    stopReleasing();
    if (adapterPort !== null) {
      followAdapter(adapterPort, () => {
        debugHook.detach();
      });
    }
    onBreakMessage(send);
    onModuleMessage(send);
    onSpanEnd(forgetRunning);
    rememberEnds(true);
    watchResults(countChange);
    noteChanges(true);
    followLibraryWaits(true);
    startPromiseIdentity();
    startTickCauses();
    setAttached(true);
    // Without an adapter nobody would answer.
    if (binding !== undefined) tellLastWords(send);
  },
  detach() {
    unfollowAdapter();
    setAttached(false);
    setDebuggerEnabled(false);
    recordCreationStacks(false);
    control('thawAll', [], null);
    tellLastWords(undefined);
    stopPromiseIdentity();
    stopTickCauses();
    weakenFresh();
    rememberEnds(false);
    forgetResults();
    noteChanges(false);
    followLibraryWaits(false);
    forgetPull();
    forgetTicks();
    armBreakpoints([]);
    stopAtModulesOf([]);
    onModuleMessage(undefined);
    Reflect.deleteProperty(globalThis, Symbol.for(LINE_HITS_SYMBOL_NAME));
    // None while it has never been attached to.
    if (binding !== undefined && isMainThread) releaseWorkers();
    binding = undefined;
  },
  pull: beginPull,
  pullMore: continuePull,
  age: sweepMore,
  futures: futuresById,
  ticks: ticksSince,
  currentTick,
  queueOwners,
  knowQueues,
  loopContents,
  loopCallbacks,
  modules: (known) => tablesExcept(new Set(known)),
  setBreakpoints: armBreakpoints,
  stopAtModules: stopAtModulesOf,
  scope(coroutine) {
    const record = findRecord(coroutine);
    return record && (record.scope ?? scopeThrownInto(record));
  },
  awaited: (coroutine) => findRecord(coroutine)?.awaited,
  future: futureById,
  running: () => [...runningRecords()].map(({ id }) => id),
  namesAtStop() {
    const [record] = runningRecords();
    return namesAtStop(record);
  },
  parameters: parametersOf,
  setDebuggerEnabled,
  isWaiting,
  noteStop,
  control,
  settle,
  ready,
  recordCreationStacks,
  creationStacks: (coroutines) =>
    coroutines.map((id) => {
      const stack = findRecord(id)?.creation;
      return stack === undefined ? null : creationFrames(stack);
    }),
  asJson: (method, args) =>
    stringify((debugHook[method] as (...all: readonly unknown[]) => unknown)(...args)),
};
