/** Which past events a breakpoint would have stopped at, as far as the journal knows. Pure. */
import { hasLabel, isCalled } from '../../../runtime/protocol/breakpoint-scope.js';
import type { CoroutineFacts, TickEvent, TickEventKind } from '../../../runtime/protocol/facts.js';
import type { BreakEvent, CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

/** The journal's event for each breakpoint event; absent if it has none. */
export const JOURNAL_EVENTS: Partial<Record<BreakEvent, TickEventKind>> = {
  create: 'created',
  resume: 'resumed',
  suspend: 'suspended',
  finish: 'finished',
  fail: 'finished',
};

/** Those that stop at an event of the journal; log points do not stop. */
export function stoppingInThePast(breakpoints: readonly CoroutineBreakpoint[]): CoroutineBreakpoint[] {
  return breakpoints.filter(
    ({ event, closesCycle, longerThanMs, log }) =>
      JOURNAL_EVENTS[event] !== undefined &&
      closesCycle !== true &&
      longerThanMs === undefined &&
      log === undefined,
  );
}

/** Whether a breakpoint matches an event; its condition and its number of hits are ignored. */
export function liesAt(breakpoint: CoroutineBreakpoint, event: TickEvent, store: CoroutineStore): boolean {
  const { sites, functionName, coroutines, within, label } = breakpoint;
  if (!isOfKind(breakpoint, event, store)) return false;
  const site = event.kind === 'created' || event.kind === 'finished' ? event.function : event.site;
  if (sites !== undefined && (site === undefined || !sites.includes(site))) return false;
  if (functionName !== undefined && !isCalled(store.functionName(event.function), functionName)) return false;
  if (coroutines !== undefined && !coroutines.includes(event.coroutine)) return false;
  const line = within === undefined && label === undefined ? [] : lineage(event.coroutine, store);
  if (within !== undefined && !line.some(({ id }) => id === within)) return false;
  return label === undefined || line.some(({ labels = {} }) => hasLabel(labels, label));
}

function isOfKind({ event: kind }: CoroutineBreakpoint, event: TickEvent, store: CoroutineStore): boolean {
  if (JOURNAL_EVENTS[kind] !== event.kind) return false;
  return kind !== 'fail' || store.get(event.coroutine)?.outcome === 'threw';
}

/** What cannot be decided in the past, as a clause; undefined if nothing was left out. */
export function undecided({ condition, hits }: CoroutineBreakpoint): string | undefined {
  if (condition !== undefined)
    return 'whether its condition held is not known, for values of the past are not kept';
  return hits === undefined ? undefined : 'hits are not counted in the past';
}

/** A coroutine, its creator, and so on. */
function lineage(id: CoroutineId, store: CoroutineStore): CoroutineFacts[] {
  const line: CoroutineFacts[] = [];
  for (let facts = store.get(id); facts !== undefined && !line.includes(facts);) {
    line.push(facts);
    facts = facts.parent === undefined ? undefined : store.get(facts.parent);
  }
  return line;
}
