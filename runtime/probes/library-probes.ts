/**
 * Makes tasks of the library first-class: one task is one coroutine record with the user's name and labels, its waits
 * are told in words, and a cancellation is remembered from who asked to how it ended.
 *
 * How it works. A task adopts the first instrumented coroutine that its first step enters; one that has suspended
 * without entering any (library or package code only) gets a record of its own. While a step runs, the hooks'
 * `current` is the innermost coroutine of the strand that is driven, so that what the step enters joins its chain; it
 * is put back after, so that no task is taken for the creator of the next. A task that has not begun is given a record
 * when a view is answered; the coroutine that it enters first takes that one's place. What a strand waits for is asked when a
 * view is answered (library-waits.ts), never noted per suspension: without a view a step costs two calls and a few stores.
 */
import type { CoroutineId, SiteId } from '../protocol/ids.js';
import type { Future } from '../kernel/future.js';
import type { CancelRequest, Instrument, TaskOutcome } from '../kernel/instrument.js';
import type { Task } from '../kernel/task.js';
import { noteCancellation, noteCancelledSubject, setThrownIn } from './cancellations.js';
import { armed, checkBreakpoints } from './coroutine-breakpoints.js';
import {
  CANCELLED,
  FINISHED,
  ON_DELEGATE,
  ON_VALUE,
  RETURNED,
  RUNNING,
  SUSPENDED,
  THREW,
  type CoroutineRecord,
} from './coroutine-record.js';
import { creationStack } from './creation-stacks.js';
import { adoptNext, currentId, noteIfAttached, switchCurrent } from './hooks.js';
import { recordOfTask } from './library-facts.js';
import { ownRecord, stepping, strandNoteOf, TaskNote, type StrandNote } from './library-notes.js';
import { noteNewTask, noteRenaming, noteWords, stir } from './library-waits.js';
import { amendOutcome, findRecord, liveRecords, removeRecord, takePlaceOf, touch } from './registry.js';

const OUTCOMES: Record<TaskOutcome, number> = { returned: RETURNED, threw: THREW, cancelled: CANCELLED };

/** Whom a cancellation was last told of, while somebody wants to stop at it. */
const cancelTold = new WeakMap<object, CoroutineRecord>();

/** The coroutine that a step enters with nobody's code below it. */
function adopt(record: CoroutineRecord): void {
  const note = stepping.task;
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
  if (stepping.strand !== null) stepping.strand.root ??= record;
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
  const { subject } = stepping;
  if (subject === undefined) return record;
  for (const awaiting of liveRecords()) if (awaiting.awaited === subject) return awaiting;
  return record;
}

/** The instrument as every loop finds it. */
export const libraryProbes: Instrument = {
  taskCreated(task) {
    const note = new TaskNote(task, currentId(), creationStack());
    task.note = note;
    noteNewTask(note);
  },
  stepStarted(task, strand) {
    const note = task.note as TaskNote;
    if (note.isPlaceholder) pass(note, RUNNING);
    note.hasBegun = true;
    const strandNote = strand === undefined ? null : strandNoteOf(strand);
    const leaf = strandNote?.leaf ?? null;
    note.before = switchCurrent(leaf ?? 0);
    stepping.task = note;
    stepping.strand = strandNote;
    stepping.subject = strand?.subject;
    if (leaf === null) adoptNext(adopt);
  },
  stepEnded(task, strand) {
    const note = task.note as TaskNote;
    const innermost = switchCurrent(note.before);
    if (note.isPlaceholder) pass(note, SUSPENDED);
    note.before = 0;
    if (stepping.strand !== null)
      stepping.strand.leaf =
        typeof innermost !== 'number' && innermost.state === SUSPENDED && innermost.mode === ON_DELEGATE
          ? innermost
          : null;
    stepping.task = null;
    stepping.strand = null;
    stepping.subject = undefined;
    setThrownIn(false);
    adoptNext(null);
    if (strand !== undefined) stir(strand, note);
  },
  taskSuspended(task, strand) {
    const note = task.note as TaskNote;
    // Again: who asked since the step ended did not know yet what it waits for.
    stir(strand, note);
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
  taskRenamed(task) {
    const { record } = task.note as TaskNote;
    if (record !== null) touch(record);
    noteRenaming(task);
  },
  wordsChanged: noteWords,
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

/** Its code is not instrumented: that it runs, or waits, is all that is known. */
function pass({ record }: TaskNote, state: number): void {
  if (record === null) return;
  record.enterState(state, ON_VALUE);
  touch(record);
}
