/**
 * Makes tasks of the library first-class: one task is one coroutine record with the user's name and labels, its waits
 * are described in words, and a cancellation is tracked from the request to the end.
 *
 * How it works. A task adopts the first instrumented coroutine that its first step enters; a task that has suspended
 * without entering any (library or package code only) gets its own record. During a step, the hooks' `current` is the
 * innermost driven coroutine, so that coroutines entered by the step join its chain; it is restored afterwards, so that
 * no task is taken for the creator of the next. A task that has not started gets a record when a view is answered; the
 * coroutine that it enters first takes over that record. What a driven coroutine waits for is read when a view is
 * answered (library-waits.ts), never recorded per suspension: without a view a step costs two calls and a few stores.
 */
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import type { Future } from '../../kernel/future.js';
import type { CancelRequest, Instrument, TaskOutcome } from '../../kernel/instrument.js';
import type { Task } from '../../kernel/task.js';
import { noteCancellation, noteCancelledSubject, setThrownIn } from '../promises/cancellations.js';
import { armed, checkBreakpoints } from '../breakpoints/coroutine-breakpoints.js';
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
} from '../records/coroutine-record.js';
import { creationStack } from '../records/creation-stacks.js';
import { adoptNext, currentId, noteIfAttached, switchCurrent } from '../hooks.js';
import { recordOfTask } from './library-facts.js';
import { ownRecord, stepping, strandNoteOf, TaskNote, type StrandNote } from './library-notes.js';
import { noteNewTask, noteRenaming, noteWords, stir } from './library-waits.js';
import {
  amendOutcome,
  findRecord,
  liveRecords,
  removeRecord,
  takePlaceOf,
  touch,
} from '../records/registry.js';

const OUTCOMES: Record<TaskOutcome, number> = { returned: RETURNED, threw: THREW, cancelled: CANCELLED };

/** The target of the last reported cancellation, while a breakpoint on cancellations exists. */
const cancelReported = new WeakMap<object, CoroutineRecord>();

/** The coroutine that a step enters with no other code below it. */
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

/** The coroutines through which a task delegates by `yield*`, itself first. */
function delegatingFrom(root: CoroutineRecord | null): CoroutineRecord[] {
  const found: CoroutineRecord[] = [];
  for (let next = root ?? undefined; next?.state === SUSPENDED && next.mode === ON_DELEGATE;) {
    found.push(next);
    next = findRecord(next.producerId);
  }
  return found;
}

/** The task of whose coroutines one is waiting for this future now. */
export function taskThatWaitsFor(future: Future<unknown>): Task<unknown> | undefined {
  for (const { library } of liveRecords())
    if (library instanceof TaskNote && library.task.strands.some(({ waitsFor }) => waitsFor === future))
      return library.task;
  return undefined;
}

/** The innermost coroutine of this task, whose step calls into the library; undefined if unknown. */
export function whereTaskRuns(task: Future<unknown> | undefined): CoroutineRecord | undefined {
  const running = currentId();
  if (running !== 0) return findRecord(running);
  const record = recordOfTask(task) ?? undefined;
  const { subject } = stepping;
  if (subject === undefined) return record;
  for (const awaiting of liveRecords()) if (awaiting.awaited === subject) return awaiting;
  return record;
}

/** The instrument that every loop finds. */
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
    // A task that starts eagerly runs within the step that creates it.
    if (stepping.task !== null) note.around = { ...stepping };
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
    stepping.task = note.around?.task ?? null;
    stepping.strand = note.around?.strand ?? null;
    stepping.subject = note.around?.subject;
    note.around = undefined;
    setThrownIn(false);
    adoptNext(null);
    if (strand !== undefined) stir(strand, note);
  },
  taskSuspended(task, strand) {
    const note = task.note as TaskNote;
    // Again, because a query since the end of the step could not see what it waits for.
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
      // The first request counts; later ones only increase the count.
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
    if (armed.cancel !== null && cancelReported.get(error) !== record) {
      cancelReported.set(error, record);
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
    // The task ended with the error that was thrown in, so the error passed through all of them.
    for (const inner of outcome === 'cancelled' ? note.cancelled : []) {
      if (inner.outcome !== THREW) continue;
      inner.outcome = CANCELLED;
      amendOutcome(inner);
    }
    note.cancelled = [];
  },
};

/** Its code is not instrumented: only whether it runs or waits is known. */
function pass({ record }: TaskNote, state: number): void {
  if (record === null) return;
  record.enterState(state, ON_VALUE);
  touch(record);
}
