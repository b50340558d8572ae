/**
 * Makes tasks of the library first-class: one task is one coroutine record with the user's name and labels, its waits
 * are told in words, and a cancellation is remembered from who asked to how it ended.
 *
 * How it works. A task adopts the first instrumented coroutine that its first step enters; one that has suspended
 * without entering any (library or package code only) gets a record of its own. While a step runs, the hooks'
 * `current` is the innermost coroutine of the strand that is driven, so that what the step enters joins its chain; it
 * is put back after, so that no task is taken for the creator of the next. A task that has not begun is given a record
 * when a view is answered; the coroutine that it enters first takes that one's place. What a strand waits for is asked when a
 * view is answered, never noted per suspension: without a view a step costs two calls and a few stores.
 */
import type { CancellationFacts, FutureDetails, ResourceFacts, WaitFacts } from '../protocol/facts.js';
import type { CoroutineId, SiteId } from '../protocol/ids.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { Future, WaitedResource } from '../kernel/future.js';
import type { CancelRequest, Instrument, Strand, TaskOutcome } from '../kernel/instrument.js';
import type { Task } from '../kernel/task.js';
import { noteCancellation, noteCancelledSubject, setThrownIn } from './cancellations.js';
import { armed, checkBreakpoints } from './coroutine-breakpoints.js';
import {
  CANCELLED,
  CREATED,
  FINISHED,
  GENERATOR,
  ON_CONSUMER,
  ON_DELEGATE,
  ON_VALUE,
  RETURNED,
  RUNNING,
  SUSPENDED,
  THREW,
  type CoroutineRecord,
  type Running,
  type TaskFacts,
  type TaskOfLibrary,
} from './coroutine-record.js';
import { creationStack, type CreationStack } from './creation-stacks.js';
import { adoptNext, currentId, noteIfAttached, switchCurrent } from './hooks.js';
import { futureIdOf, isObject } from './promises.js';
import {
  amendOutcome,
  createRecord,
  findRecord,
  liveRecords,
  removeRecord,
  takePlaceOf,
  touch,
} from './registry.js';

const OUTCOMES: Record<TaskOutcome, number> = { returned: RETURNED, threw: THREW, cancelled: CANCELLED };

/** What is kept of a task, in its `note`. Held by its record; holds no record but while the task lives. */
class TaskNote implements TaskOfLibrary {
  readonly task: Task<unknown>;
  /** The coroutine that created it, 0 for none. */
  readonly parentId: number;
  record: CoroutineRecord | null = null;
  hasBegun = false;
  /** Whether the record only stands for the coroutine that the first step will enter. */
  isPlaceholder = false;
  /** Whether the record is the task's own rather than that of an instrumented coroutine. */
  own = false;
  /** Whose code ran when the step in progress began. */
  before: Running = 0;
  cancellation: CancellationFacts | undefined = undefined;
  /** Into which of its coroutines the error was thrown: those that delegate with `yield*`, outermost first. */
  cancelled: readonly CoroutineRecord[] = [];

  constructor(
    task: Task<unknown>,
    parentId: number,
    /** Where the task was made, if that is kept. */
    readonly creation: CreationStack | undefined,
  ) {
    this.task = task;
    this.parentId = parentId;
  }

  facts(): TaskFacts {
    const { task, cancellation } = this;
    return {
      // Without a function in the site table, its number is all there is to call it by.
      ...(task.named || this.own ? { name: task.name } : {}),
      ...(Object.keys(task.labels).length > 0 ? { labels: task.labels } : {}),
      ...(cancellation === undefined ? {} : { cancellation }),
    };
  }
}

/** What is kept of a strand, in its `note`. */
interface StrandNote {
  /** The first instrumented coroutine it entered. */
  root: CoroutineRecord | null;
  /** The innermost instrumented coroutine, when that waits in code that is not instrumented. */
  leaf: CoroutineRecord | null;
}

/** A wait of a strand: for a future, or for its turn. */
interface StrandWait {
  readonly future: Future<unknown> | undefined;
  readonly label: string;
}

/** The loops that tasks were created on, the last one last. */
let loops: WeakRef<EventLoop>[] = [];
/** Whether the program has a task of the library at all. */
let isUsed = false;
let stepping: TaskNote | null = null;
let steppingStrand: StrandNote | null = null;
/** What an `async` function awaits whose await is the step in progress. */
let steppingSubject: object | undefined;

/** Found anew at each question. */
let waits = new WeakMap<CoroutineRecord, StrandWait>();
let subjects = new WeakMap<object, Strand>();
const told = new WeakMap<CoroutineRecord, string>();
/** Whom a cancellation was last told of, while somebody wants to stop at it. */
const cancelTold = new WeakMap<object, CoroutineRecord>();

function strandNoteOf(strand: Strand): StrandNote {
  return (strand.note ??= { root: null, leaf: null } satisfies StrandNote) as StrandNote;
}

/** The coroutine that a step enters with nobody's code below it. */
function adopt(record: CoroutineRecord): void {
  const note = stepping;
  if (note === null) return;
  if (note.record === null || note.isPlaceholder) {
    if (note.record !== null) takePlaceOf(note.record, record);
    note.isPlaceholder = false;
    note.own = false;
    note.record = record;
    record.library = note;
    record.parentId = note.parentId;
    record.creation = note.creation;
  } else record.parentId = note.record.id;
  if (steppingStrand !== null) steppingStrand.root ??= record;
}

/** The coroutines through which a task goes on by `yield*`, itself first. */
function delegatingFrom(root: CoroutineRecord | null): CoroutineRecord[] {
  const found: CoroutineRecord[] = [];
  for (let next = root ?? undefined; next?.state === SUSPENDED && next.mode === ON_DELEGATE;) {
    found.push(next);
    next = findRecord(next.producerId);
  }
  return found;
}

/** The task one of whose coroutines waits for this future now. */
export function taskThatWaitsFor(future: Future<unknown>): Task<unknown> | undefined {
  for (const { library } of liveRecords())
    if (library instanceof TaskNote && library.task.strands.some(({ waitsFor }) => waitsFor === future))
      return library.task;
  return undefined;
}

/** The innermost coroutine of this task, whose step calls into the library; undefined when none is known. */
export function whereTaskRuns(task: Future<unknown> | undefined): CoroutineRecord | undefined {
  const running = currentId();
  if (running !== 0) return findRecord(running);
  const record = recordOfTask(task) ?? undefined;
  const subject = steppingSubject;
  if (subject === undefined) return record;
  for (const awaiting of liveRecords()) if (awaiting.awaited === subject) return awaiting;
  return record;
}

/** The instrument as every loop finds it. */
export const libraryProbes: Instrument = {
  taskCreated(task) {
    isUsed = true;
    if (loops.at(-1)?.deref() !== task.loop) rememberLoop(task.loop);
    task.note = new TaskNote(task, currentId(), creationStack());
  },
  stepStarted(task, strand) {
    const note = task.note as TaskNote;
    if (note.isPlaceholder) pass(note, RUNNING);
    note.hasBegun = true;
    const strandNote = strand === undefined ? null : strandNoteOf(strand);
    const leaf = strandNote?.leaf ?? null;
    note.before = switchCurrent(leaf ?? 0);
    stepping = note;
    steppingStrand = strandNote;
    steppingSubject = strand?.subject;
    if (leaf === null) adoptNext(adopt);
  },
  stepEnded(task) {
    const note = task.note as TaskNote;
    const innermost = switchCurrent(note.before);
    if (note.isPlaceholder) pass(note, SUSPENDED);
    note.before = 0;
    if (steppingStrand !== null)
      steppingStrand.leaf =
        typeof innermost !== 'number' && innermost.state === SUSPENDED && innermost.mode === ON_DELEGATE
          ? innermost
          : null;
    stepping = null;
    steppingStrand = null;
    steppingSubject = undefined;
    setThrownIn(false);
    adoptNext(null);
  },
  taskSuspended(task, strand) {
    const note = task.note as TaskNote;
    if (note.record !== null && note.record.state !== FINISHED && !note.isPlaceholder) return;
    const record = note.isPlaceholder && note.record !== null ? note.record : ownRecord(note);
    note.isPlaceholder = false;
    touch(record);
    record.enterState(SUSPENDED, ON_DELEGATE);
    strandNoteOf(strand).leaf = record;
    noteIfAttached('created', record);
  },
  cancelAsked(task, { message, origin }: CancelRequest) {
    const note = task.note as TaskNote;
    const by = currentId();
    const before = note.cancellation;
    note.cancellation = {
      // The first who asked counts; the others only add to it.
      ...(before ?? {
        ...(by === 0 ? {} : { by: by as CoroutineId }),
        ...(origin === undefined ? {} : { origin }),
        ...(message === undefined ? {} : { message }),
        withdrawn: 0,
      }),
      asked: (before?.asked ?? 0) + 1,
    };
    if (note.record !== null) touch(note.record);
  },
  cancelDelivered(task, strand, error) {
    noteCancellation(error);
    if (strand.subject === undefined) setThrownIn(true);
    else noteCancelledSubject(strand.subject);
    const note = task.note as TaskNote;
    const record = (strand.note as StrandNote | null | undefined)?.leaf ?? note.record;
    if (record === null || note.cancellation === undefined) return;
    note.cancelled = delegatingFrom(note.record);
    note.cancellation = {
      ...note.cancellation,
      deliveredTo: record.id,
      ...(record.site === 0 ? {} : { deliveredAt: record.site as SiteId }),
    };
    if (note.record !== null) touch(note.record);
    // One cancellation may reach several coroutines that the task drives: it is one stop.
    if (armed.cancel !== null && cancelTold.get(error) !== record) {
      cancelTold.set(error, record);
      checkBreakpoints('cancel', { record, site: record.site, error, scope: record.scope });
    }
  },
  cancelWithdrawn(task) {
    const note = task.note as TaskNote;
    if (note.cancellation === undefined) return;
    note.cancellation = { ...note.cancellation, withdrawn: note.cancellation.withdrawn + 1 };
    if (note.record !== null) touch(note.record);
  },
  taskFinished(task, outcome) {
    const note = task.note as TaskNote;
    const { record } = note;
    if (record === null) return;
    if (note.own) {
      record.outcome = OUTCOMES[outcome];
      noteIfAttached('finished', record);
      record.enterState(FINISHED, ON_VALUE);
      removeRecord(record);
    } else if (outcome === 'cancelled') {
      record.outcome = CANCELLED;
      amendOutcome(record);
    }
    // The error has come out of the task as it was thrown in, so it came through all of them.
    for (const inner of outcome === 'cancelled' ? note.cancelled : []) {
      if (inner.outcome !== THREW) continue;
      inner.outcome = CANCELLED;
      amendOutcome(inner);
    }
    note.cancelled = [];
  },
};

/** A record for a task of which no instrumented coroutine is known. */
function ownRecord(note: TaskNote): CoroutineRecord {
  const record = createRecord(GENERATOR, 0 as SiteId, note.parentId, 0);
  record.library = note;
  record.creation = note.creation;
  note.record = record;
  note.own = true;
  return record;
}

/** Its code is not instrumented: that it runs, or waits, is all that is known. */
function pass({ record }: TaskNote, state: number): void {
  if (record === null) return;
  record.enterState(state, ON_VALUE);
  touch(record);
}

function rememberLoop(loop: EventLoop): void {
  loops = loops.filter((known) => known.deref() !== undefined && known.deref() !== loop);
  loops.push(new WeakRef(loop));
}

/** Tasks that have not begun have no coroutine yet. */
function showUnbegun(): void {
  for (const loop of loops) {
    for (const { note } of loop.deref()?.tasks() ?? []) {
      if (!(note instanceof TaskNote) || note.record !== null || note.hasBegun) continue;
      ownRecord(note).enterState(CREATED, ON_VALUE);
      note.isPlaceholder = true;
    }
  }
}

/** Finds what every strand waits for now; marks the records whose wait has changed. To be called before a view is answered. */
export function refreshLibraryWaits(): void {
  if (!isUsed) return;
  showUnbegun();
  waits = new WeakMap();
  subjects = new WeakMap();
  // Listed once: what is held weakly is found at some cost.
  const records = [...liveRecords()];
  for (const { library } of records) {
    if (!(library instanceof TaskNote)) continue;
    if (library.isPlaceholder && library.hasBegun && library.record !== null)
      waits.set(library.record, { future: undefined, label: 'code that is not instrumented' });
    for (const strand of library.task.strands) noteWait(library, strand);
  }
  for (const record of records) {
    const label = libraryLabelOf(record);
    if (label === undefined || told.get(record) === label) continue;
    told.set(record, label);
    touch(record);
  }
}

function noteWait({ record }: TaskNote, strand: Strand): void {
  if (strand.subject !== undefined) subjects.set(strand.subject, strand);
  // In its own step it waits for nothing of the library's: whatever it delegates to is what runs.
  if (steppingStrand !== null && strand.note === steppingStrand) return;
  const leaf = (strand.note as StrandNote | null | undefined)?.leaf ?? record;
  if (leaf?.state !== SUSPENDED || (leaf.mode !== ON_DELEGATE && leaf.mode !== ON_CONSUMER)) return;
  waits.set(leaf, waitOfStrand(strand));
}

function waitOfStrand({ waitsFor }: Strand): StrandWait {
  return waitsFor === undefined
    ? { future: undefined, label: 'next loop iteration' }
    : { future: waitsFor, label: waitsFor.label };
}

/** The words for what a record waits for, when that is something of the library's, without all else about it. */
function libraryLabelOf(record: CoroutineRecord): string | undefined {
  if (record.state !== SUSPENDED) return undefined;
  return waits.get(record)?.label ?? (record.mode === ON_VALUE ? libraryWaitOf(record)?.label : undefined);
}

/** What a record waits for, when that is something of the library's; as of the last refresh. */
export function libraryWaitOf(record: CoroutineRecord): WaitFacts | undefined {
  if (record.state !== SUSPENDED) return undefined;
  const wait = waits.get(record);
  if (wait !== undefined) return waitFacts(wait);
  const strand =
    record.mode === ON_VALUE && isObject(record.awaited) ? subjects.get(record.awaited) : undefined;
  if (strand === undefined) return undefined;
  const root = (strand.note as StrandNote | null | undefined)?.root;
  if (root !== null && root !== undefined && root.state !== FINISHED)
    return { kind: 'coroutine', future: futureIdOf(record.awaited as object), coroutine: root.id };
  return waitFacts(waitOfStrand(strand));
}

/** The promise whose outcome the library waits for on behalf of a record; as of the last refresh. */
export function promiseBehind(record: CoroutineRecord): object | undefined {
  const { awaited } = record;
  const strand = record.mode === ON_VALUE && isObject(awaited) ? subjects.get(awaited) : undefined;
  return waits.get(record)?.future?.promise ?? strand?.waitsFor?.promise;
}

function waitFacts({ future, label }: StrandWait): WaitFacts {
  if (future === undefined) return { kind: 'library', label, reason: 'tick' };
  const task = neededTask(future);
  return {
    kind: 'library',
    label,
    reason: future.kind,
    future: futureIdOf(future),
    ...(task === undefined ? {} : { task }),
  };
}

/** The one task whose end, or whose release, a future needs. */
function neededTask(future: Future<unknown>): CoroutineId | undefined {
  return recordOfTask(future)?.id ?? (isCombined(future) ? undefined : recordOfTask(future.dependsOn[0])?.id);
}

function isCombined({ kind, dependsOn }: Future<unknown>): boolean {
  return dependsOn.length > 0 && kind !== 'lock' && kind !== 'shield';
}

/** The coroutine of a task of the library. */
export function recordOfTask(future: Future<unknown> | undefined): CoroutineRecord | null | undefined {
  if (future?.kind !== 'task') return undefined;
  const { note } = future as Future<unknown> & Pick<Task<unknown>, 'note'>;
  return note instanceof TaskNote ? note.record : undefined;
}

function resourceFacts(future: Future<unknown>, resource: WaitedResource): ResourceFacts {
  const { title } = resource;
  const state = resource.state();
  switch (state.kind) {
    case 'timer':
      return { id: futureIdOf(future), title, kind: 'timer', dueInMs: state.dueInSeconds * 1000 };
    case 'lock': {
      const { owner, waiters } = state;
      const record = recordOfTask(owner);
      return {
        id: futureIdOf(resource),
        title,
        kind: 'lock',
        waiters,
        ...(owner === undefined ? {} : { holder: nameOfTask(owner) }),
        ...(record === null || record === undefined ? {} : { holderCoroutine: record.id }),
      };
    }
    default:
      return { id: futureIdOf(resource), title, ...state };
  }
}

/** Its name alone: `cook` where it is called `task cook`. */
export function nameOfTask(task: Future<unknown>): string {
  return task.label.replace(/^task /, '');
}

/** An operation of the library that an `async` function awaits. */
function operationFacts(operation: object, strand: Strand): FutureDetails {
  const { future, label } = waitOfStrand(strand);
  const root = (strand.note as StrandNote | null | undefined)?.root ?? undefined;
  return {
    id: futureIdOf(operation),
    label,
    ...(root === undefined || root.state === FINISHED
      ? { kind: 'library', reason: future?.kind ?? 'tick' }
      : { kind: 'coroutine', coroutine: root.id }),
  };
}

/** A future of the library's, given for its identity before; undefined when it is settled. */
export function libraryFuture(object: object): FutureDetails | undefined {
  const strand = subjects.get(object);
  if (strand !== undefined) return operationFacts(object, strand);
  const future = object as Future<unknown>;
  // An operation that is over: nobody drives it any more.
  if (typeof (future as Partial<typeof future>).done !== 'function' || future.done()) return undefined;
  const coroutine = neededTask(future);
  const parts = isCombined(future) ? future.dependsOn : undefined;
  return {
    id: futureIdOf(future),
    kind: 'library',
    reason: future.kind,
    label: future.label,
    ...(future.resource === undefined ? {} : { resource: resourceFacts(future, future.resource) }),
    ...(coroutine === undefined ? {} : { coroutine }),
    ...(parts === undefined
      ? {}
      : {
          parts: parts.map((part) => {
            const record = recordOfTask(part);
            return {
              future: futureIdOf(part),
              settled: part.done(),
              ...(record === null || record === undefined ? {} : { coroutine: record.id }),
            };
          }),
        }),
  };
}
