/**
 * Breakpoints on suspension, resumption, creation and end, decided in-process: while the program runs, V8's Debugger
 * domain stays off and an await costs one null test more.
 */
import { hasLabel, isCalled } from '../protocol/breakpoint-scope.js';
import { types } from 'node:util';
import type {
  BreakEvent,
  CoroutineBreakpoint,
  HitDetail,
  HookMessage,
  NamesAtStop,
  TaskForConditions,
} from '../protocol/hook.js';
import type { SiteId } from '../protocol/ids.js';
import type { CoroutineRecord } from './coroutine-record.js';
import type { ScopeClosure } from './instrumentation-contract.js';
import { functionNameOf } from './modules.js';
import { shortText } from './parameters.js';
import { isObject, ownerOf, watchOwners } from './promises.js';
import { findRecord } from './registry.js';
import { currentTick } from './ticks.js';
import { pause } from './trampoline.js';

/** What a condition or a log message can name. */
export interface BreakContext {
  /** Undefined when it happened in no coroutine's code. */
  readonly record: CoroutineRecord | undefined;
  readonly site: number;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly scope: ScopeClosure | undefined;
  /** How long it has lasted, for events of that sort. */
  readonly lastedMs?: number;
  readonly detail?: HitDetail;
}

interface Armed {
  readonly breakpoint: CoroutineBreakpoint;
  readonly sites: ReadonlySet<number> | undefined;
  hits: number;
  /** What was told of its condition: once each, not at every hit. */
  readonly failures: Set<string>;
}

let isThrowing = false;
/** The frame of a coroutine that is stopped where its await throws. */
let thrownInto: { readonly record: CoroutineRecord; readonly scope: ScopeClosure } | undefined;

/** What the program stands at, while it does. */
let hit: BreakContext | undefined;

let send: (message: HookMessage) => void = () => undefined;

/** One list per event; null when it has none, so that a hook tests one variable. */
export const armed: Record<BreakEvent, Armed[] | null> = {
  suspend: null,
  resume: null,
  create: null,
  finish: null,
  fail: null,
  cancel: null,
  longTick: null,
  queueFull: null,
  queueEmpty: null,
  lockHeld: null,
};

const armedListeners: (() => void)[] = [];

/** Calls `listener` whenever breakpoints were replaced. */
export function onArmed(listener: () => void): void {
  armedListeners.push(listener);
}

export function onBreakMessage(sender: (message: HookMessage) => void): void {
  send = sender;
}

/** Replaces all breakpoints. Hit counts of those that stay (same id) are kept. */
export function armBreakpoints(breakpoints: readonly CoroutineBreakpoint[]): void {
  const before = new Map<number, Armed>();
  for (const event of Object.keys(armed) as BreakEvent[]) {
    for (const one of armed[event] ?? []) before.set(one.breakpoint.id, one);
    armed[event] = null;
  }
  watchOwners(breakpoints.some(({ closesCycle }) => closesCycle === true));
  for (const breakpoint of breakpoints) {
    (armed[breakpoint.event] ??= []).push({
      breakpoint,
      sites: breakpoint.sites === undefined ? undefined : new Set(breakpoint.sites),
      hits: before.get(breakpoint.id)?.hits ?? 0,
      failures: before.get(breakpoint.id)?.failures ?? new Set(),
    });
  }
  for (const listener of armedListeners) listener();
}

/** Whether the resumption that follows is one by an error: the frame's variables are out of V8's reach then. */
export function setThrowing(on: boolean): void {
  isThrowing = on;
}

/** The variables of a coroutine that is stopped where its await throws; undefined for any other. */
export function scopeThrownInto(record: CoroutineRecord): ScopeClosure | undefined {
  return thrownInto?.record === record ? thrownInto.scope : undefined;
}

/** What conditions know, while the program stands at a breakpoint of ours; `$task` alone at any other stop. */
export function namesAtStop(running: CoroutineRecord | undefined): NamesAtStop {
  const record = hit === undefined ? running : hit.record;
  return {
    $task: record === undefined ? undefined : taskForConditions(record),
    $value: hit?.value,
    $error: hit?.error,
  };
}

/**
 * Stops the program if a breakpoint for this event holds; answers whether it did. Call only when `armed[event]` is not
 * null.
 */
export function checkBreakpoints(event: BreakEvent, context: BreakContext): boolean {
  for (const one of [...(armed[event] ?? [])]) {
    if (!applies(one, context) || !conditionHolds(one, context)) continue;
    one.hits++;
    const { id, hitCount, logMessage, once } = one.breakpoint;
    if (one.hits < (hitCount ?? 1)) continue;
    const site = context.site as SiteId;
    if (logMessage !== undefined) {
      send({ kind: 'log', text: interpolate(logMessage, context), site });
      continue;
    }
    if (once === true) disarm(event, one);
    const { record, detail, scope } = context;
    // An expression that is evaluated at a stop may come to another.
    const outer = hit;
    hit = context;
    thrownInto = isThrowing && record !== undefined && scope !== undefined ? { record, scope } : undefined;
    pause(() => {
      send({
        kind: 'hit',
        breakpoint: id,
        event,
        site,
        ...(record === undefined ? {} : { coroutine: record.id }),
        ...(detail === undefined ? {} : { detail }),
        ...(thrownInto === undefined ? {} : { throws: true }),
        ...(event === 'resume' ? resultOf(context) : {}),
      });
    });
    hit = outer;
    thrownInto = undefined;
    // One stop for one event, however many breakpoints hold.
    return true;
  }
  return false;
}

/** Runs no code of the program: a message is read where it is a plain property. */
function resultOf({ value, error }: BreakContext): Pick<Extract<HookMessage, { kind: 'hit' }>, 'result'> {
  if (error === undefined)
    return value === undefined ? {} : { result: { text: shortText(value), isError: false } };
  const message: unknown =
    isObject(error) && !types.isProxy(error)
      ? Object.getOwnPropertyDescriptor(error, 'message')?.value
      : undefined;
  return { result: { text: typeof message === 'string' ? message : shortText(error), isError: true } };
}

function disarm(event: BreakEvent, one: Armed): void {
  const rest = armed[event]?.filter((other) => other !== one) ?? [];
  armed[event] = rest.length === 0 ? null : rest;
}

function applies({ breakpoint, sites }: Armed, { record, site, value, lastedMs }: BreakContext): boolean {
  if (sites !== undefined && !sites.has(site)) return false;
  if (breakpoint.afterTick !== undefined && currentTick() <= breakpoint.afterTick) return false;
  if (breakpoint.longerThanMs !== undefined && !((lastedMs ?? 0) > breakpoint.longerThanMs)) return false;
  if (record === undefined) return !concernsCoroutines(breakpoint);
  if (breakpoint.closesCycle === true && !closesCycle(record, value)) return false;
  if (breakpoint.coroutines?.includes(record.id) === false) return false;
  const { within, label } = breakpoint;
  if (within !== undefined && !descends(record, ({ id }) => id === within)) return false;
  if (
    label !== undefined &&
    !descends(record, ({ library }) => hasLabel(library?.facts().labels ?? {}, label))
  )
    return false;
  const { functionName } = breakpoint;
  if (functionName === undefined) return true;
  return isCalled(functionNameOf(record.functionSite), functionName);
}

function concernsCoroutines({
  coroutines,
  within,
  label,
  functionName,
  closesCycle,
}: CoroutineBreakpoint): boolean {
  return [coroutines, within, label, functionName, closesCycle].some((one) => one !== undefined);
}

/** Whether `record`, about to wait for `value`, waits for itself through the coroutines in between. */
function closesCycle(record: CoroutineRecord, value: unknown): boolean {
  const seen = new Set<CoroutineRecord>();
  for (let awaited = value; isObject(awaited);) {
    const next = ownerOf(awaited);
    if (next === record) return true;
    if (next === undefined || seen.has(next)) return false;
    seen.add(next);
    ({ awaited } = next);
  }
  return false;
}

/** Whether this holds for the coroutine or for one that created it, directly or through others that still live. */
function descends(
  record: CoroutineRecord,
  holds: (ancestor: { readonly id: number; readonly library?: CoroutineRecord['library'] }) => boolean,
): boolean {
  for (let next: CoroutineRecord | undefined = record; next !== undefined; next = findRecord(next.parentId)) {
    if (holds(next)) return true;
    // A creator that has ended is no record any more, but its number is known.
    if (next.parentId !== 0 && holds({ id: next.parentId })) return true;
  }
  return false;
}

/** What `$task` is: a name that the program gave goes before the function's; labels are those of the nearest task that has any. */
function taskForConditions(record: CoroutineRecord): TaskForConditions {
  let labels: Readonly<Record<string, string>> | undefined;
  descends(record, ({ library }) => (labels = library?.facts().labels) !== undefined);
  const name = record.library?.facts().name ?? functionNameOf(record.functionSite);
  const isWithin = (id: number): boolean => descends(record, (ancestor) => ancestor.id === id);
  return { id: record.id, name, labels: labels ?? {}, isWithin };
}

function conditionHolds({ breakpoint, failures }: Armed, context: BreakContext): boolean {
  if (breakpoint.condition === undefined) return true;
  try {
    return Boolean(evaluate(breakpoint.condition, context));
  } catch (error) {
    // A condition that cannot be evaluated does not hold; the user is told, the program is not disturbed.
    const message = String(error);
    if (!failures.has(message)) send({ kind: 'conditionFailed', breakpoint: breakpoint.id, message });
    failures.add(message);
    return false;
  }
}

function interpolate(message: string, context: BreakContext): string {
  return message.replace(/\{([^{}]+)\}/g, (_, expression: string) => {
    try {
      return String(evaluate(expression, context));
    } catch (error) {
      return `{${String(error)}}`;
    }
  });
}

function evaluate(expression: string, { record, value, error, scope }: BreakContext): unknown {
  const task = record === undefined ? undefined : taskForConditions(record);
  // Evaluated inside the frame, so that its variables and ours are both visible.
  const source = `(($task, $value, $error) => (${expression}\n))`;
  const compiled = (scope === undefined ? (0, eval)(source) : scope(source)) as (
    task: unknown,
    value: unknown,
    error: unknown,
  ) => unknown;
  return compiled(task, value, error);
}
