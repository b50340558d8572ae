/** The one object of ours that the adapter reaches in the debuggee (see protocol/hook.ts). */
import { BINDING_NAME, PROTOCOL_VERSION, type Hook, type HookMessage, type Pull } from '../protocol/hook.js';
import type { CoroutineFacts } from '../protocol/facts.js';
import { control, ready, settle } from './control.js';
import { refreshLibraryWaits } from './library-probes.js';
import { armBreakpoints, onBreakMessage } from './coroutine-breakpoints.js';
import type { CoroutineRecord, Remains } from './coroutine-record.js';
import { collectFutures, factsOf, factsOfRemains } from './facts-builder.js';
import { forgetRunning, runningRecords, setAttached } from './hooks.js';
import { tellLastWords } from './last-words.js';
import { onModuleMessage, stopAtModulesOf, tablesExcept } from './modules.js';
import { parametersOf } from './parameters.js';
import { futureById, indexOwners, startPromiseIdentity, stopPromiseIdentity } from './promises.js';
import {
  currentVersion,
  findRecord,
  finishedRemains,
  liveCount,
  liveRecords,
  orphanRemains,
  rememberFinished,
} from './registry.js';
import { currentTick, forgetTicks, onSpanEnd, ticksSince } from './ticks.js';
import { isWaiting, setDebuggerEnabled } from './trampoline.js';

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

function pull(since: number, limit: number): Pull {
  indexOwners();
  refreshLibraryWaits();
  const firstKept = finishedRemains()[0]?.version ?? 0;
  // Ends that are no longer remembered cannot be told: the asker must begin anew.
  const whole = since < firstKept;
  const from = whole ? 0 : since;
  const changes: (CoroutineRecord | Remains)[] = [];
  for (const record of liveRecords()) if (record.version > from) changes.push(record);
  for (const remains of finishedRemains()) if (remains.version > from) changes.push(remains);
  changes.sort((a, b) => a.version - b.version);
  const answered = changes.slice(0, limit);
  const more = answered.length < changes.length;
  return {
    version: more ? (answered.at(-1)?.version ?? since) : currentVersion(),
    whole,
    more,
    changed: answered.map(toFacts),
    orphaned: orphanRemains()
      .filter(({ version }) => version > since)
      .map(factsOfRemains),
    live: liveCount(),
    nowMs: performance.now(),
  };
}

function toFacts(entry: CoroutineRecord | Remains): CoroutineFacts {
  return 'state' in entry ? factsOf(entry) : factsOfRemains(entry);
}

export const debugHook: Hook = {
  protocolVersion: PROTOCOL_VERSION,
  attach() {
    takeBinding();
    onBreakMessage(send);
    onModuleMessage(send);
    onSpanEnd(forgetRunning);
    rememberFinished(true);
    startPromiseIdentity();
    setAttached(true);
    tellLastWords(send);
  },
  detach() {
    setAttached(false);
    control('thawAll', [], undefined);
    tellLastWords(undefined);
    stopPromiseIdentity();
    rememberFinished(false);
    forgetTicks();
    armBreakpoints([]);
    stopAtModulesOf([]);
    onModuleMessage(undefined);
    binding = undefined;
  },
  pull,
  futures(limit) {
    indexOwners();
    refreshLibraryWaits();
    return collectFutures(limit);
  },
  ticks: ticksSince,
  currentTick,
  modules: (known) => tablesExcept(new Set(known)),
  setBreakpoints: armBreakpoints,
  stopAtModules: stopAtModulesOf,
  scope: (coroutine) => findRecord(coroutine)?.scope,
  awaited: (coroutine) => findRecord(coroutine)?.awaited,
  future: futureById,
  running: () => [...runningRecords()].map(({ id }) => id),
  parameters: (coroutines, names) => coroutines.map((id, index) => parametersOf(id, names[index] ?? [])),
  setDebuggerEnabled,
  isWaiting,
  control,
  settle,
  ready,
};
