/**
 * Identifies the promise of an unhandled rejection whose reason is not an error, and so has no stack; and the place of
 * the call that rejected it.
 *
 * How it works. Node keeps unhandled rejected promises in a table of its own module, and puts each there right before
 * it reports it. That table is found once, at an attach, and gets an extra method while an adapter is attached: it is
 * called for unhandled rejections only. On a Node that keeps it elsewhere the promise is unknown.
 *
 * V8 calls a function of that module whenever a promise without a handler is rejected, within the call that rejects it.
 * While an adapter is attached it calls ours first: for a reason that is not an error that costs one short stack.
 */
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import type { RejectedPromise } from '../../protocol/hook.js';
import { isError } from '../../realm/is-error.js';
import { GIVEN, withOwnSession } from '../../realm/own-session.js';
import { creationFrames, currentFrames, type CreationStack } from '../records/creation-stacks.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import { shortText } from '../records/parameters.js';
import { makingOf } from './makings.js';
import { isObject } from './promises.js';

type OnReject = (type: number, promise: object, reason: unknown) => void;
type Table = WeakMap<object, { readonly reason: unknown }>;

let table: Table | undefined;
let isLookedUp = false;
/** Node's function that V8 calls, and the one that gives V8 another; undefined where they were not found. */
let nodeCalls:
  { readonly onReject: OnReject; readonly setOnReject: (onReject: OnReject) => void } | undefined;
let places = new WeakMap<object, CreationStack>();
let latest: { readonly promise: WeakRef<object>; readonly reason: unknown } | undefined;
let failures = new WeakMap<object, NonNullable<RejectedPromise['coroutine']>>();

/** V8's number for a rejected promise that has no handler. */
const WITHOUT_HANDLER = 0;

// The program may replace it later.
const nextTick: unknown = Reflect.get(process, 'nextTick');

/** Starts or stops recording unhandled rejections. */
export function watchRejections(on: boolean): void {
  latest = undefined;
  failures = new WeakMap();
  places = new WeakMap();
  if (on && !isLookedUp) lookUp();
  nodeCalls?.setOnReject(on ? onReject : nodeCalls.onReject);
  if (table === undefined) return;
  if (on) Object.defineProperty(table, 'set', { value: set, configurable: true });
  else Reflect.deleteProperty(table, 'set');
}

function set(this: Table, promise: object, info: { readonly reason: unknown }): Table {
  latest = { promise: new WeakRef(promise), reason: info.reason };
  (Object.getPrototypeOf(this) as Table).set.call(this, promise, info);
  return this;
}

function onReject(type: number, promise: object, reason: unknown): void {
  if (type === WITHOUT_HANDLER && !isError(reason)) notePlace(promise);
  nodeCalls?.onReject(type, promise, reason);
}

function notePlace(promise: object): void {
  const [innermost] = currentFrames(1) ?? [];
  // One that awaits did not call.
  if (innermost?.isAwaiting === false) places.set(promise, [innermost]);
}

/** Node's `nextTick` closes over the function that processes rejections, and that over the table. */
function lookUp(): void {
  isLookedUp = true;
  try {
    const given = {
      nextTick,
      found(found: unknown): void {
        if (isObject(found) && typeof (found as Partial<Table>).set === 'function') table = found as Table;
      },
      foundCalls(onReject: unknown, setOnReject: unknown): void {
        if (typeof onReject === 'function' && typeof setOnReject === 'function')
          nodeCalls = {
            onReject: onReject as OnReject,
            setOnReject: setOnReject as (onReject: OnReject) => void,
          };
      },
    };
    withOwnSession(given, (session) => {
      const [process] = session.closedOver(session.idOf(`${GIVEN}.nextTick`), ['processPromiseRejections']);
      if (process === undefined) return;
      const [map, ...calls] = session.closedOver(process, [
        'maybeUnhandledPromises',
        'promiseRejectHandler',
        'setPromiseRejectCallback',
      ]);
      if (map !== undefined) session.give('found', [map]);
      session.give(
        'foundCalls',
        calls.filter((id) => id !== undefined),
      );
    });
  } catch {
    // This Node has no inspector: only the reasons of rejections are known.
  }
}

/** Called with a coroutine that has ended by an error, and its promise. */
export function noteFailure(promise: object, { id, functionSite, site }: CoroutineRecord): void {
  failures.set(promise, { id, function: functionSite, ...(site === 0 ? {} : { site: site as SiteId }) });
}

/** What is known of the promise that Node is reporting; undefined if its reason is an error, which has a stack. */
export function rejectedNow(): RejectedPromise | undefined {
  if (latest === undefined || isError(latest.reason)) return undefined;
  const promise = latest.promise.deref();
  const making = promise === undefined ? undefined : makingOf(promise);
  const coroutine = promise === undefined ? undefined : failures.get(promise);
  // The promise of a coroutine is rejected by its own code, which is known by its last suspension.
  const stack = promise === undefined || coroutine !== undefined ? undefined : places.get(promise);
  const [rejectedAt] = stack === undefined ? [] : creationFrames(stack);
  return {
    reason: shortText(latest.reason),
    ...(making === undefined ? {} : { madeAt: making.site }),
    ...(making === undefined || making.by === 0 ? {} : { madeBy: making.by satisfies CoroutineId }),
    ...(coroutine === undefined ? {} : { coroutine }),
    ...(rejectedAt === undefined
      ? {}
      : { rejectedAt: { path: rejectedAt.path, line: rejectedAt.line, column: rejectedAt.column } }),
  };
}
