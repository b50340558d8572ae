/**
 * Controlled mode: tasks can be held, cancelled at their await and reordered, because what they await stands behind
 * gates of the runtime, and every ready coroutine passes through one queue.
 *
 * How it works. At an await the hook returns a gate in place of the value. The runtime awaits the value in the same way
 * and at the same moment as the program would have; when it settles, the gate joins the ready queue. `awaited` of the
 * record remains the program's own value, so views show the same as without control.
 *
 * What stays the same: the result or error of every await; coroutines waiting for one future resume in the order in
 * which they began to wait, and in general in the order in which their futures settle; all this happens before the next
 * callback of a timer, of I/O or of `process.nextTick`. What changes: the order relative to other microtasks, because
 * each await takes a few microtasks more.
 *
 * Deliberately not here: `yield`, `yield*`, `await using`, `for await` over an object without an async iterator, and
 * generators driven by the library: there is no gate between the value and the coroutine there.
 */
import type {
  ControlAction,
  ControlAnswer,
  ReadyAnswer,
  Refused,
  SettleAnswer,
} from '../../protocol/control.js';
import { evaluateInProgram, ProgramError, ProgramPromise } from '../../realm/program.js';
import type { CoroutineId, FutureId } from '../../protocol/ids.js';
import { SUSPENDED, type CoroutineRecord } from '../records/coroutine-record.js';
import { noteCancellation } from '../promises/cancellations.js';
import { Gate, OPEN, READY, WAITING } from './gate.js';
import { gateIterable } from './gated-iterable.js';
import { futureById, isWatching, noteAwait } from '../promises/promises.js';
import { ReadyQueue, type Choose } from './control-queue.js';
import { findRecord, liveRecords, touch } from '../records/registry.js';

/** What hooks call while controlled mode is on. */
export interface Gates {
  /** What the coroutine awaits instead of `value`. */
  await(record: CoroutineRecord, value: unknown): unknown;
  /** What its `for await` loops over instead of `iterable`. */
  iterate(record: CoroutineRecord, iterable: unknown): unknown;
}

/** Null while controlled mode is off; that test is all an await then costs. */
export let gates: Gates | null = null;

const resolved = ProgramPromise.resolve.bind(ProgramPromise);
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the promise as `this`
const { then } = ProgramPromise.prototype;
const { apply } = Reflect;

let queue: ReadyQueue | undefined;
/**
 * The direct awaiter of a promise, the first of several: freezing a task also holds the coroutines of its chain. Kept
 * only while something is held, because it costs more than all the rest.
 */
let awaiterOf: WeakMap<object, CoroutineRecord> | undefined;
const frozen = new Set<number>();
/** If only some tasks may resume: these. */
let allowed: Set<number> | undefined;

/** Switches controlled mode on, before the program's first await. Without `choose`, coroutines resume in order. */
export function startControl(choose?: Choose): void {
  queue = new ReadyQueue(({ record }) => isHeld(record), choose);
  gates = {
    await: (record, value) => openGate(record, value),
    iterate: (record, iterable) => gateIterable(iterable, (step, close) => openGate(record, step, close)),
  };
}

/** Switches it off; held coroutines resume. */
export function stopControl(): void {
  thawAll();
  queue = undefined;
  gates = null;
}

function openGate(record: CoroutineRecord, value: unknown, close?: () => unknown): unknown {
  // Both as in `await`, with as many microtasks; a thenable's `then` is called at the same time and as often.
  const promise = resolved(value);
  const gate = new Gate(record, promise);
  record.gate = gate;
  gate.close = close;
  if (awaiterOf !== undefined) noteAwaiter(awaiterOf, promise, record);
  if (isWatching()) noteAwait(promise);
  // The promise returned by `then` never rejects.
  void apply(then, promise, [
    (outcome: unknown) => {
      settled(gate, false, outcome);
    },
    (reason: unknown) => {
      settled(gate, true, reason);
    },
  ]);
  if (isWatching()) noteAwait(gate.promise);
  return gate.promise;
}

function settled(gate: Gate, failed: boolean, outcome: unknown): void {
  // Cancelled or settled by hand before that: the program sees only one outcome.
  if (gate.state !== WAITING) return;
  gate.settle(failed, outcome);
  if (isHeld(gate.record)) touch(gate.record);
  if (queue === undefined) gate.open();
  else queue.add(gate);
}

function awaits(record: CoroutineRecord, promise: object): boolean {
  return record.state === SUSPENDED && record.gate?.source === promise;
}

function noteAwaiter(
  awaiters: WeakMap<object, CoroutineRecord>,
  promise: object,
  record: CoroutineRecord,
): void {
  const known = awaiters.get(promise);
  if (known === undefined || !awaits(known, promise)) awaiters.set(promise, record);
}

/**
 * Whether a coroutine may not resume: it, or one to whose await chain it belongs, is frozen or not among the allowed.
 */
export function isHeld(record: CoroutineRecord): boolean {
  if (frozen.size === 0 && allowed === undefined) return false;
  const seen = new Set<CoroutineRecord>();
  let isAllowed = allowed === undefined;
  for (
    let next: CoroutineRecord | undefined = record;
    next !== undefined && !seen.has(next);
    next = awaiterOfRecord(next)
  ) {
    if (frozen.has(next.id)) return true;
    if (allowed?.has(next.id) === true) isAllowed = true;
    seen.add(next);
  }
  return !isAllowed;
}

function awaiterOfRecord({ promise }: CoroutineRecord): CoroutineRecord | undefined {
  const awaiter = promise === undefined ? undefined : awaiterOf?.get(promise);
  return awaiter !== undefined && promise !== undefined && awaits(awaiter, promise) ? awaiter : undefined;
}

/** Whether the future that the coroutine awaits has settled and it only waits for its turn. */
export function isReady(record: CoroutineRecord): boolean {
  return gates !== null && record.state === SUSPENDED && record.gate?.state === READY;
}

/**
 * Applies an operation to a task, which is given as its await chain, end first: `cancel` and `runNext` concern the
 * first that waits at a gate, all others the last, the task itself.
 */
export function control(
  action: ControlAction,
  chain: readonly CoroutineId[],
  reason: string | null,
): ControlAnswer | Refused {
  if (queue === undefined) return { refused: 'off' };
  if (action === 'thawAll') thawAll();
  else {
    const task = chain.at(-1);
    const refused =
      task === undefined || findRecord(task) === undefined
        ? ({ refused: 'gone' } as const)
        : act(action, task, chain, reason);
    if (refused !== undefined) return refused;
  }
  return { frozen: heldTasks() };
}

function act(
  action: Exclude<ControlAction, 'thawAll'>,
  task: CoroutineId,
  chain: readonly CoroutineId[],
  reason: string | null,
): Refused | undefined {
  switch (action) {
    case 'freeze':
      frozen.add(task);
      break;
    case 'thaw':
      frozen.delete(task);
      allowed?.add(task);
      break;
    case 'only':
      frozen.delete(task);
      allowed = new Set([task]);
      break;
    case 'cancel':
    case 'runNext': {
      const gate = gateInChain(chain);
      if (!(gate instanceof Gate)) return gate;
      if (action === 'cancel') {
        const error = cancellation(reason);
        for (const id of chain) findRecord(id)?.noteCancelledByHand(error.message);
        cancel(gate, error);
      } else if (gate.state === READY) queue?.putFirst([gate]);
      else return { refused: 'notReady' };
      return undefined;
    }
  }
  holdChanged();
  return undefined;
}

function thawAll(): void {
  frozen.clear();
  allowed = undefined;
  holdChanged();
}

function holdChanged(): void {
  for (const id of frozen) if (findRecord(id) === undefined) frozen.delete(id);
  const records = [...liveRecords()].sort((a, b) => a.id - b.id);
  // Which coroutines are held follows from the await relations: the facts of any coroutine may have changed.
  for (const record of records) touch(record);
  if (frozen.size === 0 && allowed === undefined) awaiterOf = undefined;
  else if (awaiterOf === undefined) {
    awaiterOf = new WeakMap();
    for (const record of records)
      if (record.gate?.source !== undefined) noteAwaiter(awaiterOf, record.gate.source, record);
  }
  queue?.addLater();
}

function gateInChain(chain: readonly CoroutineId[]): Gate | Refused {
  for (const id of chain) {
    const record = findRecord(id);
    if (record === undefined) continue;
    if (record.state !== SUSPENDED) return { refused: 'running' };
    const gate = record.gate;
    if (gate === undefined) continue;
    if (gate.state !== OPEN) return gate;
    if (gate.isPassed) return { refused: 'running' };
  }
  return { refused: 'ungated' };
}

/** Gives a gate an outcome from outside; the coroutine resumes in its turn, a held one when released. */
function release(gate: Gate, failed: boolean, outcome: unknown): void {
  const wasWaiting = gate.state === WAITING;
  gate.settle(failed, outcome);
  releaseLater(gate, wasWaiting);
}

function releaseLater(gate: Gate, wasWaiting: boolean): void {
  touch(gate.record);
  queue?.addLater(wasWaiting ? gate : undefined);
}

function cancel(gate: Gate, error: Error): void {
  noteCancellation(error);
  const wasWaiting = gate.state === WAITING;
  gate.cancel(error);
  releaseLater(gate, wasWaiting);
}

/** The error with which Node's own functions end when aborted: programs know it. */
function cancellation(reason: string | null): Error {
  return Object.assign(new ProgramError(reason ?? 'Cancelled by the debugger'), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}

function heldTasks(): CoroutineId[] {
  const held: CoroutineId[] = [];
  for (const record of liveRecords()) {
    const awaiter = awaiterOfRecord(record);
    if (isHeld(record) && (awaiter === undefined || !isHeld(awaiter))) held.push(record.id);
  }
  return held.sort((a, b) => a - b);
}

/**
 * Resumes all awaiters of a future as if it had settled. The future itself stays pending: only its maker can settle it.
 */
export function settle(
  future: FutureId,
  as: 'resolved' | 'rejected',
  expression: string | null,
): SettleAnswer | Refused {
  if (queue === undefined) return { refused: 'off' };
  const awaited = futureById(future);
  if (awaited === undefined) return { refused: 'gone' };
  const waiting: Gate[] = [];
  for (const record of liveRecords()) {
    const gate = record.gate;
    if (record.awaited === awaited && gate?.state === WAITING) waiting.push(gate);
  }
  if (waiting.length === 0) return { refused: 'notAwaited' };
  let outcome: unknown;
  try {
    outcome = expression === null ? defaultOutcome(as) : evaluateInProgram(`(${expression}\n)`);
  } catch (error) {
    return { refused: 'expressionFailed', message: String(error) };
  }
  for (const gate of waiting.sort((a, b) => a.record.id - b.record.id))
    release(gate, as === 'rejected', outcome);
  return { released: waiting.length };
}

function defaultOutcome(as: 'resolved' | 'rejected'): Error | undefined {
  return as === 'resolved' ? undefined : new ProgramError('Rejected by the debugger');
}

/** The ready queue, after applying the given order, if any. */
export function ready(order: readonly CoroutineId[] | null): ReadyAnswer | Refused {
  if (queue === undefined) return { refused: 'off' };
  const { gates: known } = queue;
  if (order !== null) {
    const first = order.flatMap((id) => known.filter(({ record }) => record.id === id));
    if (first.length < order.length) return { refused: 'notReady' };
    queue.putFirst([...new Set(first)]);
  }
  return { ready: queue.gates.map(({ record }) => ({ id: record.id, frozen: isHeld(record) })) };
}
