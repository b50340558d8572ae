/**
 * Messages and answers of the hooks in the program: JSON that the program could have written, so its shape is checked.
 */
import * as v from 'valibot';
import type { ControlAnswer, ReadyAnswer, Refused, SettleAnswer } from '../../runtime/protocol/control.js';
import type {
  Hook,
  HitDetail,
  HookMessage,
  Pull,
  RejectedPromise,
  TaskReference,
} from '../../runtime/protocol/hook.js';
import type { CallbackMaking, OverdueWait, SettlingFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import {
  coroutineFacts,
  coroutineId,
  creationFrame,
  futureDetails,
  loopFacts,
  module,
  moduleTable,
  packedFacts,
  heldFuture,
  holdersFacts,
  packedTick,
  racedFacts,
  siteId,
} from './facts.js';
import {
  check,
  count,
  fields,
  flag,
  list,
  number,
  oneOf,
  optional,
  orNull,
  parseAs,
  text,
  texts,
  yes,
  type Shape,
} from './shape.js';

const task = fields<TaskReference>({ name: text, coroutine: optional(coroutineId) });

const detail: Shape<HitDetail> = v.variant('kind', [
  v.object({
    kind: v.literal('longTick'),
    tick: count,
    lastedMs: number,
    ranBy: optional(coroutineId),
  }),
  v.object({
    kind: v.literal('queue'),
    title: text,
    size: count,
    maxsize: count,
    getters: count,
    putters: count,
  }),
  v.object({
    kind: v.literal('lock'),
    title: text,
    lastedMs: number,
    isReleased: flag,
    holder: optional(task),
    waiters: list(task),
  }),
]);

const message: Shape<HookMessage> = v.variant('kind', [
  v.object({
    kind: v.literal('hit'),
    waits: flag,
    breakpoint: count,
    event: oneOf(
      'suspend',
      'resume',
      'create',
      'finish',
      'fail',
      'cancel',
      'longTick',
      'queueFull',
      'queueEmpty',
      'lockHeld',
    ),
    coroutine: optional(coroutineId),
    site: siteId,
    detail: optional(detail),
    throws: optional(yes),
    result: optional(fields<{ readonly text: string; readonly isError: boolean }>({ text, isError: flag })),
  }),
  v.object({ kind: v.literal('log'), text, breakpoint: count }),
  v.object({
    kind: v.literal('expressionFailed'),
    part: oneOf('condition', 'logMessage'),
    breakpoint: count,
    message: text,
  }),
  v.object({ kind: v.literal('moduleLoaded'), firstSite: siteId, table: moduleTable }),
  v.object({
    kind: v.literal('uncaught'),
    origin: oneOf('uncaughtException', 'unhandledRejection'),
    text,
    rejected: optional(
      fields<RejectedPromise>({
        reason: text,
        madeAt: optional(siteId),
        madeBy: optional(coroutineId),
        rejectedAt: optional(
          fields<NonNullable<RejectedPromise['rejectedAt']>>({ path: text, line: count, column: count }),
        ),
        coroutine: optional(
          fields<NonNullable<RejectedPromise['coroutine']>>({
            id: coroutineId,
            function: siteId,
            site: optional(siteId),
          }),
        ),
      }),
    ),
    atMs: number,
  }),
  v.object({
    kind: v.literal('console'),
    write: count,
    stream: oneOf('stdout', 'stderr'),
    text: optional(text),
    place: optional(
      fields<{ readonly path: string; readonly line: number; readonly column: number }>({
        path: text,
        line: count,
        column: count,
      }),
    ),
    isElsewhere: optional(flag),
  }),
  v.object({ kind: v.literal('installed') }),
  v.object({ kind: v.literal('exiting'), endedBy: oneOf('nothingLeft', 'exitCall', 'error') }),
  v.object({ kind: v.literal('debuggerStatement') }),
  v.object({ kind: v.literal('moduleStopped'), firstSite: siteId, waits: flag }),
  v.object({ kind: v.literal('standsStill') }),
  v.object({ kind: v.literal('continued') }),
]);

/** A hook's message through the binding; undefined if it is not a valid one. */
export function parseHookMessage(payload: string): HookMessage | undefined {
  return parseAs(message, payload);
}

const refused = fields<Refused>({
  refused: oneOf('off', 'gone', 'running', 'ungated', 'notReady', 'notAwaited', 'expressionFailed'),
  message: optional(text),
});

const pull = fields<Pull>({
  version: count,
  whole: flag,
  more: flag,
  changed: packedFacts,
  orphaned: list(coroutineFacts),
  lost: list(coroutineFacts),
  modules: count,
  ageing: flag,
  nowMs: number,
});

/** Methods whose answers are objects of the program, or that receive such objects. */
export type ObjectMethod =
  | 'scope'
  | 'awaited'
  | 'future'
  | 'namesAtStop'
  | 'queueOwners'
  | 'knowQueues'
  | 'knowRunning'
  | 'settledBy'
  | 'unsettledPromises'
  | 'objectPrototype'
  | 'lookAlikes'
  | 'noteFound'
  | 'resuming'
  | 'loopCallbacks'
  | 'lineReached'
  | 'applyText'
  | 'evaluate'
  | 'collectionPage'
  | 'propertyPage';

/** Methods whose answers are plain JSON: all others. */
export type ByValueMethod = Exclude<
  keyof Hook,
  ObjectMethod | 'protocolVersion' | 'scriptUrl' | 'libraryUrl' | 'asJson'
>;

/** A method without a result has no JSON either. */
const nothing: Shape<undefined> = v.undefined();

const ANSWERS: { readonly [M in ByValueMethod]: Shape<ReturnType<Hook[M]>> } = {
  isAttached: flag,
  attach: nothing,
  runsText: flag,
  detach: nothing,
  pull,
  pullMore: pull,
  age: flag,
  futures: list(futureDetails),
  readyWaits: list(coroutineId),
  overdueWaits: list(fields<OverdueWait>({ coroutine: coroutineId, dueAtMs: number })),
  unawaited: list(coroutineId),
  racedPromises: list(racedFacts),
  awaitingFrames: list(creationFrame),
  callbackMaking: orNull(
    fields<CallbackMaking>({
      resource: optional(oneOf('nextTick', 'timer', 'immediate')),
      madeAt: optional(siteId),
      by: optional(coroutineId),
    }),
  ),
  holders: holdersFacts,
  allHolders: list(heldFuture),
  importCircles: list(texts),
  ticks: fields<ReturnType<Hook['ticks']>>({ ticks: list(packedTick), more: flag, forgotten: count }),
  currentTick: count,
  loopContents: loopFacts,
  modules: list(module),
  setBreakpoints: nothing,
  stopAtModules: nothing,
  running: list(coroutineId),
  parameters: list(orNull(texts)),
  setDebuggerEnabled: nothing,
  noteStop: nothing,
  pauseInTurn: nothing,
  standInTurn: nothing,
  wakeTicks: nothing,
  recordCreationStacks: nothing,
  watchConsole: nothing,
  creationStacks: list(orNull(list(creationFrame))),
  isWaiting: flag,
  release: nothing,
  beginEvaluation: nothing,
  endEvaluation: nothing,
  control: v.union([fields<ControlAnswer>({ frozen: list(coroutineId) }), refused]),
  settle: v.union([fields<SettleAnswer>({ released: count }), refused]),
  ready: v.union([
    fields<ReadyAnswer>({
      ready: list(fields<ReadyAnswer['ready'][number]>({ id: coroutineId, frozen: flag })),
    }),
    refused,
  ]),
};

const settling = list(
  fields<SettlingFacts>({
    madeAt: optional(siteId),
    by: optional(coroutineId),
    waiters: list(coroutineId),
  }),
);

/** The answer of `settledBy`; empty if it is not valid. */
export function parseSettling(given: unknown): readonly SettlingFacts[] {
  return listOrNone(settling, given);
}

/** The answer of `resuming`; empty if it is not valid. */
export function parseResuming(given: unknown): readonly CoroutineId[] {
  return listOrNone(list(coroutineId), given);
}

function listOrNone<One>(shape: Shape<readonly One[]>, given: unknown): readonly One[] {
  const checked = check(shape, given);
  return 'value' in checked ? checked.value : [];
}

/** The answer of a method, from the program's value; throws if it is not valid. */
export function parseHookAnswer<M extends ByValueMethod>(method: M, given: unknown): ReturnType<Hook[M]> {
  const shape: Shape<ReturnType<Hook[M]>> = ANSWERS[method];
  const checked = check(shape, typeof given === 'string' ? parsed(given) : given);
  if ('value' in checked) return checked.value;
  const { where, expected } = checked.problem;
  throw new Error(`The program's runtime gave no proper answer to '${method}': ${where} is not ${expected}.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
