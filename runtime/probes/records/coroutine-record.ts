/** The record of one coroutine: the source of truth in the registry while the coroutine is alive. */
import type { CreationStack } from './creation-stacks.js';
import type { CoroutineFacts } from '../../protocol/facts.js';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import type { AsyncLoops } from './async-loops.js';
import type { Gate } from '../control/gate.js';
import type { Unasked } from '../promises/lost-results.js';
import type { ScopeClosure } from '../../protocol/instrumentation.js';

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
/** It threw the error it was cancelled with. */
export const CANCELLED = 3;

/** A cancellation about to be thrown in: by hand, or because the awaited future was cancelled. */
export type CancellationOnItsWay = 'byHand' | 'fromAwaited';

/** What the user, or the library, says about a task of the library. */
export type TaskFacts = Pick<CoroutineFacts, 'name' | 'labels' | 'cancellation'>;

/** The library task whose root coroutine a record is. */
export interface TaskOfLibrary {
  facts(): TaskFacts;
}

/** What remains of a coroutine after its end or collection. */
export interface Remains {
  readonly id: CoroutineId;
  readonly kind: number;
  readonly functionSite: SiteId;
  readonly parentId: number;
  site: number;
  readonly outcome: number;
  version: number;
  sinceMs: number;
  /** Present for tasks of the library. */
  readonly task?: TaskFacts;
}

/** The position of each small number in `flags`. */
export const STATE_BITS = 3;
const MODE_SHIFT = 2;
const OUTCOME_SHIFT = 4;
const KIND_SHIFT = 6;
const AGE_SHIFT = 8;
const VALUE_BIT = 1 << 10;
const TWO_BITS = 3;
export const OUTCOME_BITS = TWO_BITS << OUTCOME_SHIFT;
/** The outcome THREW at its position. */
export const THREW_BITS = THREW << OUTCOME_SHIFT;

/** Rarely needed fields, or only while a debugger is attached: kept apart to keep all other records small. */
class Details {
  sinceMs = 0;
  promise: object | undefined = undefined;
  producerId = 0;
  loops: AsyncLoops | undefined = undefined;
  trace: Remains | undefined = undefined;
  library: TaskOfLibrary | undefined = undefined;
  cancellation: CancellationOnItsWay | undefined = undefined;
  /** The record's version when a cancellation began to pass through a `finally`. */
  passingVersion = 0;
  /** Cancelled by hand: the message. */
  cancelledByHand: string | undefined = undefined;
  unasked: Unasked | undefined = undefined;
  creation: CreationStack | undefined = undefined;
}

/**
 * Number of the coroutine below on the JavaScript stack, 0 for none. A number and not the record, because V8 records
 * every store of a young object into an old one, and this is stored at every suspension and resumption. For a coroutine
 * that delegates by `yield*` it is the record itself: events of its delegates are reported to it.
 */
export type Running = number | CoroutineRecord;

/**
 * Invariants:
 * - while `state` is SUSPENDED, `site` is the location, and `awaited` and `scope` are the arguments of the hook;
 * - in every other state `awaited` and `scope` are undefined, so that nothing of the program is kept alive;
 * - the only strong link between records is `caller` to one that delegates, cleared at the suspension.
 */
export class CoroutineRecord {
  /** Constant, except for a record that takes over the number of a placeholder that no adapter knows yet. */
  id: CoroutineId;
  /** State, mode, outcome, kind and age: one field in place of five. */
  flags: number;
  readonly functionSite: SiteId;
  /** 0 if created by a callback or module. A number, not a link: a child must not keep its parent alive. */
  parentId: number;
  site = 0;
  /** The registry's change count at this record's last change, while an adapter is attached. */
  version = 0;
  awaited: unknown = undefined;
  scope: ScopeClosure | undefined = undefined;
  caller: Running;
  details: Details | undefined = undefined;
  /** Its current or last gate, in controlled mode only: otherwise records do not even have this field. */
  declare gate: Gate | undefined;
  constructor(id: CoroutineId, kind: number, functionSite: SiteId, parentId: number, caller: Running) {
    this.id = id;
    this.flags = (kind << KIND_SHIFT) | RUNNING;
    this.functionSite = functionSite;
    this.parentId = parentId;
    this.caller = caller;
  }

  get state(): number {
    return this.flags & STATE_BITS;
  }

  /** A suspension other than on a value, see the modes; none in any other state. */
  get mode(): number {
    return (this.flags >> MODE_SHIFT) & TWO_BITS;
  }

  get outcome(): number {
    return (this.flags >> OUTCOME_SHIFT) & TWO_BITS;
  }

  set outcome(outcome: number) {
    this.flags = (this.flags & ~(TWO_BITS << OUTCOME_SHIFT)) | (outcome << OUTCOME_SHIFT);
  }

  get kind(): number {
    return (this.flags >> KIND_SHIFT) & TWO_BITS;
  }

  /** Set while attached: it completes with a value other than undefined. */
  get hasValue(): boolean {
    return (this.flags & VALUE_BIT) !== 0;
  }

  set hasValue(hasValue: boolean) {
    this.flags = hasValue ? this.flags | VALUE_BIT : this.flags & ~VALUE_BIT;
  }

  /** Number of sweeps survived; two is the oldest. */
  get age(): number {
    return (this.flags >> AGE_SHIFT) & TWO_BITS;
  }

  set age(age: number) {
    this.flags = (this.flags & ~(TWO_BITS << AGE_SHIFT)) | (age << AGE_SHIFT);
  }

  /** Writes state and mode in one store. */
  enterState(state: number, mode: number): void {
    this.flags = (this.flags & ~(STATE_BITS | (TWO_BITS << MODE_SHIFT))) | state | (mode << MODE_SHIFT);
  }

  /** Where it was created; undefined unless recorded. */
  get creation(): CreationStack | undefined {
    return this.details?.creation;
  }

  set creation(creation: CreationStack | undefined) {
    if (creation !== undefined) (this.details ??= new Details()).creation = creation;
  }

  /** `performance.now()` when it entered its state, read at most a few dozen events earlier; 0 if not measured. */
  get sinceMs(): number {
    return this.details === undefined ? 0 : this.details.sinceMs;
  }

  set sinceMs(sinceMs: number) {
    (this.details ??= new Details()).sinceMs = sinceMs;
  }

  /**
   * The promise that the coroutine will settle (for an async generator: the current request's). Known only while
   * attached.
   */
  get promise(): object | undefined {
    return this.details?.promise;
  }

  set promise(promise: object | undefined) {
    (this.details ??= new Details()).promise = promise;
  }

  /** In a `for await`: id of the producing coroutine, 0 if unknown. */
  get producerId(): number {
    return this.details === undefined ? 0 : this.details.producerId;
  }

  set producerId(producerId: number) {
    (this.details ??= new Details()).producerId = producerId;
  }

  /** The `for await` loops in which it is, or was. */
  get loops(): AsyncLoops | undefined {
    return this.details?.loops;
  }

  set loops(loops: AsyncLoops | undefined) {
    (this.details ??= new Details()).loops = loops;
  }

  /** What is reported if it is collected; created when the record is held weakly, its `site` updated by the hooks. */
  get trace(): Remains | undefined {
    return this.details?.trace;
  }

  set trace(trace: Remains | undefined) {
    (this.details ??= new Details()).trace = trace;
  }

  /** Set from the opening of a gate with a cancellation until the cancellation is thrown in. */
  get cancellation(): CancellationOnItsWay | undefined {
    return this.details?.cancellation;
  }

  set cancellation(cancellation: CancellationOnItsWay | undefined) {
    (this.details ??= new Details()).cancellation = cancellation;
  }

  /** Whether a cancellation was thrown in, and it has neither suspended since nor seen the error. */
  get passesCancellation(): boolean {
    return this.details?.passingVersion === this.version;
  }

  /** Called when a cancellation was thrown in and no `catch` clause has it. */
  notePassingCancellation(): void {
    (this.details ??= new Details()).passingVersion = this.version;
  }

  /** Called with each coroutine of a chain that is cancelled by hand. */
  noteCancelledByHand(message: string): void {
    (this.details ??= new Details()).cancelledByHand = message;
  }

  /** Details beyond its own facts: what the library knows, and who cancelled it. */
  taskFacts(): TaskFacts | undefined {
    const { details } = this;
    const message = details?.cancelledByHand;
    if (message === undefined) return details?.library?.facts();
    return {
      cancellation: { origin: 'hand', message, asked: 1, withdrawn: 0 },
      ...details?.library?.facts(),
    };
  }

  /** Its promise as the caller has it; undefined before its first suspension or end, and while not attached. */
  get unasked(): Unasked | undefined {
    return this.details?.unasked;
  }

  set unasked(unasked: Unasked | undefined) {
    (this.details ??= new Details()).unasked = unasked;
  }

  /** Set on the root coroutine of a library task. */
  get library(): TaskOfLibrary | undefined {
    return this.details?.library;
  }

  set library(library: TaskOfLibrary | undefined) {
    (this.details ??= new Details()).library = library;
  }
}

/** A record that began while an adapter was attached: it has a place in the list of young records. */
export class YoungRecord extends CoroutineRecord {
  younger: YoungRecord | null = null;
  older: YoungRecord | null = null;
}
