/** The only object of the runtime that the adapter reaches in the debuggee (see protocol/hook.ts). */
import { lineReached, type LineListener } from '../breakpoints/line-conditions.js';
import { close as closeInspector } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';
import { BINDING_NAME, PROTOCOL_VERSION, type Hook, type HookMessage } from '../../protocol/hook.js';
import { OWN_SCRIPT, ProgramError, programGlobal } from '../../realm/program.js';
import { control, ready, settle } from '../control/control.js';
import {
  armBreakpoints,
  namesAtStop,
  onBreakMessage,
  scopeThrownInto,
} from '../breakpoints/coroutine-breakpoints.js';
import { futuresById, racedPromises } from './facts-builder.js';
import { forgetRunning, runningRecords } from '../hooks.js';
import { followAdapter, isAdapterGone, unfollowAdapter } from '../blocking/lifeline.js';
import { stopAtModulesOf, tablesExcept } from '../records/modules.js';
import { CoroutineRecord, SUSPENDED } from '../records/coroutine-record.js';
import { parametersOf } from '../records/parameters.js';
import { knowQueues, loopCallbacks, loopContents, queueOwners } from '../ticks/loop-contents.js';
import { futureById } from '../promises/promises.js';
import { beginPull, continuePull } from './pulls.js';
import { watchConsole } from '../records/console-writes.js';
import { awaitingFrames, creationFrames, recordCreationStacks } from '../records/creation-stacks.js';
import { collectionPage } from './collection-page.js';
import { propertyPage } from './property-page.js';
import { importCircles } from '../naming/imported-modules.js';
import { beginParts, endParts } from './attached-parts.js';
import { rehearse } from './rehearsal.js';
import { allHolders, holdersOf, knowRunning, unsettledPromises } from './holders.js';
import { noteFound } from './found-in-heap.js';
import { lookAlikes } from './look-alikes.js';
import { unawaited } from './unawaited.js';
import { runsText } from './runs-text.js';
import { overdueWaits } from './overdue-waits.js';
import { readyWaits } from './ready-waits.js';
import { callbackMaking, settledBy } from './settling.js';
import { findRecord, sweepMore } from '../records/registry.js';
import { currentTick, onSpanEnd, ticksSince } from '../ticks/ticks.js';
import { pauseInTurn, standInTurn, wakeTicks } from '../blocking/clean-turn.js';
import { beginEvaluation, endEvaluation, evaluate } from '../blocking/evaluation.js';
import { isWaiting, release, stopsBegin } from '../blocking/standstill.js';
import { setDebuggerEnabled } from '../blocking/trampoline.js';
import { releaseWorkers, stopReleasing } from '../blocking/worker-release.js';

/** In the runtime's realm. */
const evaluateHere: (text: string) => unknown = globalThis.eval;

const NOT_SUSPENDED = "Its variables cannot be read: it is not suspended, or 'captureScopes' is off.";

type Binding = (payload: string) => void;

let binding: Binding | undefined;

function send(message: HookMessage): void {
  binding?.(JSON.stringify(message));
}

/** The inspector puts the binding on `globalThis`, where the program must not find it. */
function takeBinding(): void {
  const holder = programGlobal as unknown as Record<string, Binding | undefined>;
  binding = holder[BINDING_NAME] ?? binding;
  Reflect.deleteProperty(holder, BINDING_NAME);
}

// Connected once: without an adapter there are no breakpoints and no ticks, so neither is called.
onBreakMessage(send);
onSpanEnd(forgetRunning);

function reportStandstill(): void {
  send({ kind: 'standsStill' });
}

const stringify = JSON.stringify as (value: unknown) => string | undefined;

const LINES: LineListener = {
  log: (breakpoint, text) => {
    send({ kind: 'log', text, breakpoint });
  },
  failed: (breakpoint, part, message) => {
    send({ kind: 'expressionFailed', part, breakpoint, message });
  },
};

const nextMicrotask = queueMicrotask;
/** How often an adapter has attached. */
let attaches = 0;

export const debugHook: Hook = {
  protocolVersion: PROTOCOL_VERSION,
  scriptUrl: OWN_SCRIPT,
  // Next to the bundle of this file.
  libraryUrl: new URL('index.mjs', import.meta.url).href,
  isAttached: () => binding !== undefined && !isAdapterGone(),
  attach(adapterPath, closesInspector = false) {
    // An adapter that is gone without a detach, not yet noticed, leaves nothing behind.
    if (binding !== undefined) debugHook.detach();
    attaches++;
    takeBinding();
    stopReleasing();
    if (adapterPath !== null) {
      followAdapter(adapterPath, () => {
        debugHook.detach();
        if (closesInspector) closeInspector();
      });
    }
    rehearse();
    beginParts(binding === undefined ? undefined : send);
    wakeTicks();
  },
  runsText,
  detach() {
    unfollowAdapter();
    endParts();
    // V8 lets the inspector in as a function begins: a hook that this has interrupted notes its part afterwards.
    const then = attaches;
    nextMicrotask(() => {
      if (attaches === then) endParts();
    });
    // None until the first attach.
    if (binding !== undefined && isMainThread) releaseWorkers();
    binding = undefined;
    release();
    wakeTicks();
  },
  pull: beginPull,
  pullMore: continuePull,
  age: sweepMore,
  futures: futuresById,
  readyWaits,
  overdueWaits,
  unawaited,
  racedPromises,
  settledBy,
  callbackMaking,
  holders: holdersOf,
  allHolders,
  unsettledPromises,
  objectPrototype: () => programGlobal.Object.prototype,
  lookAlikes,
  noteFound,
  importCircles,
  awaitingFrames,
  ticks: ticksSince,
  currentTick,
  queueOwners,
  knowQueues,
  knowRunning,
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
  collectionPage,
  propertyPage,
  running: () => [...runningRecords()].map(({ id }) => id),
  resuming: (token) => (token instanceof CoroutineRecord && token.state === SUSPENDED ? [token.id] : []),
  namesAtStop() {
    const [record] = runningRecords();
    return namesAtStop(record);
  },
  // V8 keeps the adapter's breakpoints for a moment longer than the adapter is attached.
  lineReached: (breakpoint, condition, hits, message) =>
    binding !== undefined && lineReached(breakpoint, condition, hits, message, LINES),
  applyText: (text, self, given) =>
    Reflect.apply(evaluateHere(`(${text})`) as (...values: unknown[]) => unknown, self, given) as unknown,
  parameters: parametersOf,
  setDebuggerEnabled,
  isWaiting,
  release,
  noteStop: stopsBegin,
  pauseInTurn,
  standInTurn: (isWanted) => {
    standInTurn(isWanted ? reportStandstill : undefined);
  },
  wakeTicks,
  beginEvaluation,
  endEvaluation,
  evaluate: (text, coroutine, quiet) => {
    if (coroutine === null) return evaluate(text, undefined, quiet);
    const scope = debugHook.scope(coroutine);
    if (scope === undefined) throw new ProgramError(NOT_SUSPENDED);
    return evaluate(text, scope, quiet);
  },
  control,
  settle,
  ready,
  recordCreationStacks,
  watchConsole: (token) => {
    watchConsole(send, token);
  },
  creationStacks: (coroutines) =>
    coroutines.map((id) => {
      const stack = findRecord(id)?.creation;
      return stack === undefined ? null : creationFrames(stack);
    }),
  asJson: (method, args) =>
    stringify(
      (debugHook[method] as (...all: readonly unknown[]) => unknown)(...(JSON.parse(args) as unknown[])),
    ),
};
