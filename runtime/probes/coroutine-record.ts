/** The record of one coroutine: the truth the registry keeps while the coroutine lives. */
import type { CoroutineFacts } from '../protocol/facts.js';
import type { CoroutineId, SiteId } from '../protocol/ids.js';
import type { Gate } from './gate.js';
import type { ScopeClosure } from './instrumentation-contract.js';

/** States as small integers: a record is written at every await. */
export const CREATED = 0;
export const RUNNING = 1;
export const SUSPENDED = 2;
export const FINISHED = 3;

/** Ways of being suspended. */
export const ON_VALUE = 0;
export const ON_ITERATOR = 1;
export const ON_CONSUMER = 2;
export const ON_DELEGATE = 3;

/** Kinds of coroutine. */
export const ASYNC = 0;
export const ASYNC_GENERATOR = 1;
export const GENERATOR = 2;
export const MODULE = 3;

/** How it ended; `UNFINISHED` also means "would count as threw if it left now". */
export const UNFINISHED = 0;
export const RETURNED = 1;
export const THREW = 2;
/** Of library tasks only: it threw the error it was cancelled with. */
export const CANCELLED = 3;

/** What the user, or the library, says of a task of the library. */
export type TaskFacts = Pick<CoroutineFacts, 'name' | 'labels' | 'cancellation'>;

/** The library task whose root coroutine a record is. */
export interface TaskOfLibrary {
  facts(): TaskFacts;
}

/** What remains of a coroutine after its end or its collection. */
export interface Remains {
  readonly id: CoroutineId;
  readonly kind: number;
  readonly functionSite: SiteId;
  readonly parentId: number;
  site: number;
  readonly outcome: number;
  readonly version: number;
  sinceMs: number;
  /** Present for tasks of the library. */
  readonly task?: TaskFacts;
}

/**
 * Invariants:
 * - while `state` is SUSPENDED, `site` says where, and `awaited` and `scope` are what the hook was given;
 * - in every other state `awaited` and `scope` are undefined, so that nothing of the program is kept alive;
 * - no strong link leads from one record to another but `caller`, which is cleared at the first suspension.
 */
export class CoroutineRecord {
  readonly id: CoroutineId;
  readonly kind: number;
  readonly functionSite: SiteId;
  /** 0 when created from a callback or module. A number, not a link: a child must not keep its parent alive. */
  parentId: number;
  state = RUNNING;
  outcome = UNFINISHED;
  mode = ON_VALUE;
  site = 0;
  /** Count of the registry's changes when this record last changed. */
  version = 0;
  /** `performance.now()` at the start of the tick in which it entered its state; 0 when not measured. */
  sinceMs = 0;
  /** Sweeps it has lived through. */
  age = 0;
  awaited: unknown = undefined;
  scope: ScopeClosure | undefined = undefined;
  /** The coroutine whose JavaScript frame is directly below this one's; null when the event loop is. */
  caller: CoroutineRecord | null;
  /** The promise the coroutine will settle (of an async generator: the current request's). Known only when attached. */
  promise: object | undefined = undefined;
  /** In a `for await`: id of the coroutine that produces, 0 when unknown. */
  producerId = 0;
  /** Iterables of the `for await` loops it is in, by site. */
  iterables: Map<SiteId, unknown> | undefined = undefined;
  /** What is reported should it be collected; made when the record is held weakly, its `site` kept up by the hooks. */
  trace: Remains | undefined = undefined;
  /** Set on the root coroutine of a library task. */
  library: TaskOfLibrary | undefined = undefined;
  /** Where it stands or stood last, in controlled mode only: without it records do not even have room for it. */
  declare gate: Gate | undefined;
  /** Neighbours in the list of young records. */
  younger: CoroutineRecord | null = null;
  older: CoroutineRecord | null = null;

  constructor(
    id: CoroutineId,
    kind: number,
    functionSite: SiteId,
    parent: CoroutineRecord | null,
    caller: CoroutineRecord | null,
  ) {
    this.id = id;
    this.kind = kind;
    this.functionSite = functionSite;
    this.parentId = parent === null ? 0 : parent.id;
    this.caller = caller;
  }
}
