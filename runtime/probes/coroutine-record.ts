/** The record of one coroutine: the truth the registry keeps while the coroutine lives. */
import type { CreationStack } from './creation-stacks.js';
import type { CoroutineFacts } from '../protocol/facts.js';
import type { CoroutineId, SiteId } from '../protocol/ids.js';
import type { AsyncLoops } from './async-loops.js';
import type { Gate } from './gate.js';
import type { Unasked } from './lost-results.js';
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
/** It threw the error it was cancelled with. */
export const CANCELLED = 3;

/** A cancellation that is about to be thrown in: by hand, or because what is awaited ended by it. */
export type CancellationOnItsWay = 'byHand' | 'fromAwaited';

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
  version: number;
  sinceMs: number;
  /** Present for tasks of the library. */
  readonly task?: TaskFacts;
}

/** Where each small number lies in `flags`. */
export const STATE_BITS = 3;
const MODE_SHIFT = 2;
const OUTCOME_SHIFT = 4;
const KIND_SHIFT = 6;
const AGE_SHIFT = 8;
const VALUE_BIT = 1 << 10;
const TWO_BITS = 3;
export const OUTCOME_BITS = TWO_BITS << OUTCOME_SHIFT;
/** The outcome THREW in its place. */
export const THREW_BITS = THREW << OUTCOME_SHIFT;

/** What few coroutines need, or only while a debugger is attached: kept apart, so that all others are small. */
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
 * Who runs below a coroutine on the JavaScript stack: its number, 0 for nobody. A number and not the record, because
 * V8 notes every store of a young object into an old one, and this is stored at every suspension and resumption. The
 * record itself stands for a coroutine that delegates by `yield*`: what its delegates do is told to it.
 */
export type Running = number | CoroutineRecord;

/**
 * Invariants:
 * - while `state` is SUSPENDED, `site` says where, and `awaited` and `scope` are what the hook was given;
 * - in every other state `awaited` and `scope` are undefined, so that nothing of the program is kept alive;
 * - no strong link leads from one record to another but `caller` to one that delegates, cleared at the suspension.
 */
export class CoroutineRecord {
  /** For ever the same, but for a record that takes the place of one that stood for it, before anybody knows it. */
  id: CoroutineId;
  /** State, mode, outcome, kind and age: one field in place of five. */
  flags: number;
  readonly functionSite: SiteId;
  /** 0 when created from a callback or module. A number, not a link: a child must not keep its parent alive. */
  parentId: number;
  site = 0;
  /** Count of the registry's changes when this record last changed. */
  version = 0;
  awaited: unknown = undefined;
  scope: ScopeClosure | undefined = undefined;
  caller: Running;
  details: Details | undefined = undefined;
  /** Where it stands or stood last, in controlled mode only: without it records do not even have room for it. */
  declare gate: Gate | undefined;
  /** Neighbours in the list of young records. */
  younger: CoroutineRecord | null = null;
  older: CoroutineRecord | null = null;

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

  /** Being suspended in another way than on a value, see the modes; any other state has none. */
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

  /** Noted while attached: it completes with a value other than undefined. */
  get hasValue(): boolean {
    return (this.flags & VALUE_BIT) !== 0;
  }

  set hasValue(hasValue: boolean) {
    this.flags = hasValue ? this.flags | VALUE_BIT : this.flags & ~VALUE_BIT;
  }

  /** Sweeps it has lived through; two is the oldest. */
  get age(): number {
    return (this.flags >> AGE_SHIFT) & TWO_BITS;
  }

  set age(age: number) {
    this.flags = (this.flags & ~(TWO_BITS << AGE_SHIFT)) | (age << AGE_SHIFT);
  }

  /** Writes state and mode at once. */
  enterState(state: number, mode: number): void {
    this.flags = (this.flags & ~(STATE_BITS | (TWO_BITS << MODE_SHIFT))) | state | (mode << MODE_SHIFT);
  }

  /** Where it was created; undefined unless that is kept. */
  get creation(): CreationStack | undefined {
    return this.details?.creation;
  }

  set creation(creation: CreationStack | undefined) {
    if (creation !== undefined) (this.details ??= new Details()).creation = creation;
  }

  /** `performance.now()` when it entered its state, read a few dozen events before at most; 0 when not measured. */
  get sinceMs(): number {
    return this.details === undefined ? 0 : this.details.sinceMs;
  }

  set sinceMs(sinceMs: number) {
    (this.details ??= new Details()).sinceMs = sinceMs;
  }

  /** The promise the coroutine will settle (of an async generator: the current request's). Known only when attached. */
  get promise(): object | undefined {
    return this.details?.promise;
  }

  set promise(promise: object | undefined) {
    (this.details ??= new Details()).promise = promise;
  }

  /** In a `for await`: id of the coroutine that produces, 0 when unknown. */
  get producerId(): number {
    return this.details === undefined ? 0 : this.details.producerId;
  }

  set producerId(producerId: number) {
    (this.details ??= new Details()).producerId = producerId;
  }

  /** The `for await` loops it is, or was, in. */
  get loops(): AsyncLoops | undefined {
    return this.details?.loops;
  }

  set loops(loops: AsyncLoops | undefined) {
    (this.details ??= new Details()).loops = loops;
  }

  /** What is reported should it be collected; made when the record is held weakly, its `site` kept up by the hooks. */
  get trace(): Remains | undefined {
    return this.details?.trace;
  }

  set trace(trace: Remains | undefined) {
    (this.details ??= new Details()).trace = trace;
  }

  /** Set from when a gate opens with a cancellation until that is thrown in. */
  get cancellation(): CancellationOnItsWay | undefined {
    return this.details?.cancellation;
  }

  set cancellation(cancellation: CancellationOnItsWay | undefined) {
    (this.details ??= new Details()).cancellation = cancellation;
  }

  /** Whether a cancellation was thrown in and it has not suspended since, nor seen the error. */
  get passesCancellation(): boolean {
    return this.details?.passingVersion === this.version;
  }

  /** To be called when a cancellation was thrown in and no `catch` clause has it. */
  notePassingCancellation(): void {
    (this.details ??= new Details()).passingVersion = this.version;
  }

  /** To be called with each coroutine of a chain that is cancelled by hand. */
  noteCancelledByHand(message: string): void {
    (this.details ??= new Details()).cancelledByHand = message;
  }

  /** What is to be said of it beyond its own facts: what the library knows, and who cancelled it. */
  taskFacts(): TaskFacts | undefined {
    const { details } = this;
    const message = details?.cancelledByHand;
    if (message === undefined) return details?.library?.facts();
    return {
      cancellation: { origin: 'hand', message, asked: 1, withdrawn: 0 },
      ...details?.library?.facts(),
    };
  }

  /** Its promise as the caller has it; undefined before its first suspension or end, and when not attached. */
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
