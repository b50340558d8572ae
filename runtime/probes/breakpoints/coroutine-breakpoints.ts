/**
 * Breakpoints on suspension, resumption, creation and end, decided in-process: while the program runs, V8's Debugger
 * domain stays off and an await costs one more null test.
 */
import { stopsAt } from './hit-conditions.js';
import { describeError, logText } from './log-text.js';
import { hasLabel, isCalled } from '../../protocol/breakpoint-scope.js';
import { types } from 'node:util';
import { evaluateInProgram } from '../../realm/program.js';
import type {
  BreakEvent,
  CoroutineBreakpoint,
  HitDetail,
  HookMessage,
  NamesAtStop,
  TaskForConditions,
} from '../../protocol/hook.js';
import type { BreakpointPart } from '../../protocol/breakpoint-conditions.js';
import type { SiteId } from '../../protocol/ids.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import type { ScopeClosure } from '../../protocol/instrumentation.js';
import { functionNameOf } from '../records/modules.js';
import { shortText } from '../records/parameters.js';
import { isObject, ownerOf, watchOwners } from '../promises/promises.js';
import { findRecord } from '../records/registry.js';
import { currentTick } from '../ticks/ticks.js';
import { pause } from '../blocking/trampoline.js';

/** The names available to a condition or a log message. */
export interface BreakContext {
  /** Undefined if no coroutine's code was running. */
  readonly record: CoroutineRecord | undefined;
  readonly site: number;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly scope: ScopeClosure | undefined;
  /** How long it has lasted, for events with a duration. */
  readonly lastedMs?: number;
  readonly detail?: HitDetail;
}

/** What has happened to the breakpoints with one id. */
interface Account {
  hits: number;
  /** Failures reported, by the part that failed and its message: once each, not at every hit. */
  readonly failures: Set<string>;
}

interface Armed {
  readonly breakpoint: CoroutineBreakpoint;
  readonly sites: ReadonlySet<number> | undefined;
  readonly account: Account;
}

let isThrowing = false;
/** The frame of a coroutine stopped where its await throws. */
let thrownInto: { readonly record: CoroutineRecord; readonly scope: ScopeClosure } | undefined;

/** The event at which the program is stopped, while it is. */
let hit: BreakContext | undefined;

let send: (message: HookMessage) => void = () => undefined;

/** One list per event; null if it is empty: a hook tests one variable. */
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

/** Calls `listener` whenever breakpoints are replaced. */
export function onArmed(listener: () => void): void {
  armedListeners.push(listener);
}

export function onBreakMessage(sender: (message: HookMessage) => void): void {
  send = sender;
}

/** Replaces all breakpoints. Those that remain (same id) keep their hit counts. */
export function armBreakpoints(breakpoints: readonly CoroutineBreakpoint[]): void {
  const before = new Map<number, Account>();
  for (const event of Object.keys(armed) as BreakEvent[]) {
    for (const { breakpoint, account } of armed[event] ?? []) before.set(breakpoint.id, account);
    armed[event] = null;
  }
  const accounts = new Map<number, Account>();
  watchOwners(breakpoints.some(({ closesCycle }) => closesCycle === true));
  for (const breakpoint of breakpoints) {
    const { id, event, sites } = breakpoint;
    // Several can have one id: places where a variable has another name.
    const account = accounts.get(id) ?? before.get(id) ?? { hits: 0, failures: new Set<string>() };
    accounts.set(id, account);
    (armed[event] ??= []).push({
      breakpoint,
      sites: sites === undefined ? undefined : new Set(sites),
      account,
    });
  }
  for (const listener of armedListeners) listener();
}

/** Whether the resumption that follows is by an error: the frame's variables are out of V8's reach then. */
export function setThrowing(on: boolean): void {
  isThrowing = on;
}

/** The variables of a coroutine stopped where its await throws; undefined for any other. */
export function scopeThrownInto(record: CoroutineRecord): ScopeClosure | undefined {
  return thrownInto?.record === record ? thrownInto.scope : undefined;
}

/**
 * The names known to conditions while the program is stopped at a coroutine breakpoint; only `$task` at any other stop.
 */
export function namesAtStop(running: CoroutineRecord | undefined): NamesAtStop {
  const record = hit === undefined ? running : hit.record;
  return {
    $task: record === undefined ? undefined : taskForConditions(record),
    $value: hit?.value,
    $error: hit?.error,
  };
}

/**
 * Stops the program if a breakpoint for this event holds; answers whether it did. Call only if `armed[event]` is not
 * null.
 */
export function checkBreakpoints(event: BreakEvent, context: BreakContext): boolean {
  for (const one of [...(armed[event] ?? [])]) {
    if (!applies(one, context) || !conditionHolds(one, context)) continue;
    one.account.hits++;
    const { id, hits, log, once } = one.breakpoint;
    if (!stopsAt(one.account.hits, hits)) continue;
    const site = context.site as SiteId;
    if (log !== undefined) {
      const evaluateIn = (expression: string): unknown => evaluate(expression, context);
      const text = logText(log, evaluateIn, (error) => {
        reportFailure('logMessage', one, error);
      });
      send({ kind: 'log', text, breakpoint: id });
      continue;
    }
    if (once === true) disarm(event, one);
    const { record, detail, scope } = context;
    // An expression evaluated at a stop may reach another stop.
    const outer = hit;
    hit = context;
    thrownInto = isThrowing && record !== undefined && scope !== undefined ? { record, scope } : undefined;
    pause((waits) => {
      send({
        kind: 'hit',
        waits,
        breakpoint: id,
        event,
        site,
        ...(record === undefined ? {} : { coroutine: record.id }),
        ...(detail === undefined ? {} : { detail }),
        ...(thrownInto === undefined ? {} : { throws: true }),
        ...(event === 'resume' ? resultOf(context) : {}),
      });
    }, reportContinued);
    hit = outer;
    thrownInto = undefined;
    // One stop per event, however many breakpoints hold.
    return true;
  }
  return false;
}

function reportContinued(): void {
  send({ kind: 'continued' });
}

/** Runs no code of the program: a message is read only if it is a plain property. */
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

/** Whether `record`, about to wait for `value`, waits for itself through other coroutines. */
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

/** Whether this holds for the coroutine or for one that created it, directly or through live ancestors. */
function descends(
  record: CoroutineRecord,
  holds: (ancestor: { readonly id: number; readonly library?: CoroutineRecord['library'] }) => boolean,
): boolean {
  for (let next: CoroutineRecord | undefined = record; next !== undefined; next = findRecord(next.parentId)) {
    if (holds(next)) return true;
    // A creator that has ended has no record, but its number is known.
    if (next.parentId !== 0 && holds({ id: next.parentId })) return true;
  }
  return false;
}

/**
 * The `$task` object: a name given by the program overrides the function's; labels come from the nearest task that has
 * any.
 */
function taskForConditions(record: CoroutineRecord): TaskForConditions {
  let labels: Readonly<Record<string, string>> | undefined;
  descends(record, ({ library }) => (labels = library?.facts().labels) !== undefined);
  const name = record.library?.facts().name ?? functionNameOf(record.functionSite);
  const isWithin = (id: number): boolean => descends(record, (ancestor) => ancestor.id === id);
  return { id: record.id, name, labels: labels ?? {}, isWithin };
}

function conditionHolds(one: Armed, context: BreakContext): boolean {
  if (one.breakpoint.condition === undefined) return true;
  try {
    return Boolean(evaluate(one.breakpoint.condition, context));
  } catch (error) {
    // A condition that fails to evaluate does not hold; the user is notified, the program is not disturbed.
    reportFailure('condition', one, error);
    return false;
  }
}

function reportFailure(
  part: BreakpointPart,
  { breakpoint, account: { failures } }: Armed,
  error: unknown,
): void {
  const message = describeError(error);
  const key = `${part}: ${message}`;
  if (!failures.has(key)) send({ kind: 'expressionFailed', part, breakpoint: breakpoint.id, message });
  failures.add(key);
}

function evaluate(expression: string, { record, value, error, scope }: BreakContext): unknown {
  const task = record === undefined ? undefined : taskForConditions(record);
  // Evaluated inside the frame, where its variables and ours are both visible.
  const source = `(($task, $value, $error) => (${expression}\n))`;
  const compiled = (scope === undefined ? evaluateInProgram(source) : scope(source)) as (
    task: unknown,
    value: unknown,
    error: unknown,
  ) => unknown;
  return compiled(task, value, error);
}
