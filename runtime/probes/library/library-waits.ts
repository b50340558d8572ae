/**
 * What coroutines wait for in the library, found when a view is answered, at a cost proportional to what has happened
 * since.
 *
 * How it works. A driven coroutine that has stepped is marked as stirred: the next answer to a view inspects what it
 * waits for and marks its coroutine as changed. Text that changes during a wait (`lock held by task A`) is one object
 * shared by all its waiters: the library reports a change, and the waiters are marked at the next answer. This keeps
 * nothing alive beyond its stirred state or its wait.
 *
 * As in the registry, a query may arrive in the middle of anything here. It may take several slices, between which the
 * program continues; the adapter then queries again (pulls.ts).
 */
import type { FutureDetails, WaitFacts } from '../../protocol/facts.js';
import type { EventLoop } from '../../kernel/event-loop.js';
import type { ChangingWords, Future } from '../../kernel/future.js';
import type { Strand } from '../../kernel/instrument.js';
import type { Task } from '../../kernel/task.js';
import {
  CREATED,
  ON_CONSUMER,
  ON_DELEGATE,
  ON_VALUE,
  RUNNING,
  SUSPENDED,
  type CoroutineRecord,
} from '../records/coroutine-record.js';
import {
  futureFacts,
  neededTask,
  operationFacts,
  rootOfStrand,
  waitFacts,
  waitOfStrand,
  type StrandWait,
} from './library-facts.js';
import {
  ownRecord,
  stepping,
  strandNoteOf,
  TaskNote,
  type SharedWords,
  type StrandNote,
  type StrandWatch,
} from './library-notes.js';
import { futureIdOf, isObject } from '../promises/promises.js';
import { touch } from '../records/registry.js';

/** Up to this number of driven coroutines and tasks, changes are recorded; beyond it, all are inspected. */
const MOST_REMEMBERED = 20_000;

/** The loops on which tasks were created, latest last. */
let loops: WeakRef<EventLoop>[] = [];
let isFollowed = false;
/** Changes were not recorded: everything must be inspected. */
let isMissed = true;
let stirred: StrandWatch[] = [];
let created: TaskNote[] = [];
const changed = new Set<ChangingWords>();
let renamed = new Set<Future<unknown>>();
let areAllRenamed = false;
/** The waiters with text that may change. */
const sharing = new Map<ChangingWords, SharedWords>();
/** Those whose change is not reported. */
const unseen = new Set<ChangingWords>();
/** In which driven coroutine a coroutine waits; may contain some that no longer do. */
const watchOf = new WeakMap<CoroutineRecord, StrandWatch>();
/** Which driven coroutine an `async` function awaits. */
const watchOfSubject = new WeakMap<object, StrandWatch>();
/** Which `async` function awaits an object that may belong to the library. */
const awaiters = new WeakMap<object, WeakRef<CoroutineRecord>>();

/** Starts or stops recording for queries. */
export function followLibraryWaits(on: boolean): void {
  isFollowed = on;
  forgetWhatHappened();
  sharing.clear();
  unseen.clear();
  renamed.clear();
  areAllRenamed = false;
}

function forgetWhatHappened(): void {
  isMissed = true;
  for (const watch of stirred) watch.isStirred = false;
  stirred = [];
  created = [];
  changed.clear();
}

/** A task was created. */
export function noteNewTask(note: TaskNote): void {
  const { loop } = note.task;
  if (loops.at(-1)?.deref() !== loop) rememberLoop(loop);
  if (!isFollowed || isMissed) return;
  if (created.length < MOST_REMEMBERED) created.push(note);
  else forgetWhatHappened();
}

/** The wait of this driven coroutine may have changed. */
export function stir(strand: Strand, owner: TaskNote): void {
  if (!isFollowed || isMissed) return;
  const watch = watchFor(strand, owner);
  if (watch.isStirred) return;
  if (stirred.length < MOST_REMEMBERED) {
    watch.isStirred = true;
    stirred.push(watch);
  } else forgetWhatHappened();
}

/** The waiters of this task wait for it under another name. */
export function noteRenaming(task: Task<unknown>): void {
  if (!isFollowed || areAllRenamed) return;
  renamed.add(task);
  if (renamed.size < MOST_REMEMBERED) return;
  renamed.clear();
  areAllRenamed = true;
}

/** The waiters with this text must be reported again. */
export function noteWords(words: ChangingWords): void {
  if (!isFollowed || isMissed) return;
  changed.add(words);
  if (changed.size > MOST_REMEMBERED) forgetWhatHappened();
}

/** The future of a coroutine may belong to the library: called with each changed coroutine before it is reported. */
export function noteAwaiter(record: CoroutineRecord): void {
  const { awaited } = record;
  if (loops.length > 0 && record.state === SUSPENDED && record.mode === ON_VALUE && isObject(awaited))
    awaiters.set(awaited, new WeakRef(record));
}

function watchFor(strand: Strand, owner: TaskNote): StrandWatch {
  return (strandNoteOf(strand).watch ??= {
    strand,
    owner,
    isStirred: false,
    future: null,
    leaf: null,
    sharing: undefined,
  });
}

function rememberLoop(loop: EventLoop): void {
  loops = loops.filter((known) => known.deref() !== undefined && known.deref() !== loop);
  loops.push(new WeakRef(loop));
}

let isLooking = false;

/**
 * Processes what has happened since, one step at a time, and marks the records whose wait has changed. Must run to its
 * end before a view is answered.
 */
export function* lookAtLibrary(): Generator<undefined, void> {
  if (loops.length === 0) return;
  // The last query was abandoned in the middle.
  if (isLooking) forgetWhatHappened();
  isLooking = true;
  showRunning();
  if (isMissed) yield* lookAtAll();
  for (let note = created.pop(); note !== undefined; note = created.pop()) {
    showUnbegun(note);
    yield;
  }
  for (let watch = stirred.pop(); watch !== undefined; watch = stirred.pop()) {
    watch.isStirred = false;
    look(watch);
    yield;
  }
  if (renamed.size > 0 || areAllRenamed) yield* reportRenamings();
  for (const words of changed) {
    changed.delete(words);
    askAgain(words);
    yield;
  }
  for (const words of unseen) {
    askAgain(words);
    yield;
  }
  isLooking = false;
}

function* lookAtAll(): Generator<undefined, void> {
  // From now on, changes are recorded again.
  isMissed = false;
  for (const { strands } of sharing.values())
    for (const watch of strands) {
      if (!watch.owner.task.drives(watch.strand)) leave(watch);
      yield;
    }
  for (const [note, watches] of everything()) {
    showUnbegun(note);
    for (const watch of watches) look(watch);
    yield;
  }
  for (const words of sharing.keys()) changed.add(words);
}

function* reportRenamings(): Generator<undefined, void> {
  const names = renamed;
  const isAny = areAllRenamed;
  renamed = new Set();
  areAllRenamed = false;
  for (const [, watches] of everything()) {
    for (const watch of watches) {
      const { waitsFor } = watch.strand;
      if (waitsFor !== undefined && (isAny || names.has(waitsFor))) reportAgain(watch);
    }
    yield;
  }
  // It may be named in them.
  for (const words of sharing.keys()) changed.add(words);
}

/** The unfinished tasks, with their drivers. */
function* everything(): Generator<readonly [TaskNote, readonly StrandWatch[]], void> {
  for (const loop of loops)
    for (const task of loop.deref()?.tasks() ?? [])
      if (task.note instanceof TaskNote && !task.done()) {
        const { note } = task;
        yield [note, task.strands.map((strand) => watchFor(strand, note))];
      }
}

/** A task in its first step may have no coroutine yet; its waiters must name one. */
function showRunning(): void {
  const note = stepping.task;
  if (note === null || note.record !== null) return;
  ownRecord(note).enterState(RUNNING, ON_VALUE);
  note.isPlaceholder = true;
}

/** Tasks that have not begun have no coroutine yet. */
function showUnbegun(note: TaskNote): void {
  if (note.record !== null || note.hasBegun || note.task.done()) return;
  ownRecord(note).enterState(CREATED, ON_VALUE);
  note.isPlaceholder = true;
}

function look(watch: StrandWatch): void {
  const { strand, owner } = watch;
  if (!owner.task.drives(strand)) {
    // It is over, and its awaiter is about to resume.
    share(watch, undefined);
    reportAgain(watch);
    return;
  }
  if (strand.subject !== undefined) watchOfSubject.set(strand.subject, watch);
  if (strand.note === stepping.strand) {
    // During its own step it waits for nothing of the library. The end of the step marks it as stirred again.
    share(watch, undefined);
    watch.future = null;
    return;
  }
  const future = strand.waitsFor;
  const leaf = leafOf(watch);
  if (leaf !== null) watchOf.set(leaf, watch);
  share(watch, future);
  if (watch.future === future && watch.leaf === leaf) return;
  watch.future = future;
  watch.leaf = leaf;
  reportAgain(watch);
}

/** The coroutine that waits when a driven coroutine does. */
function leafOf({ strand, owner }: StrandWatch): CoroutineRecord | null {
  return (strand.note as StrandNote).leaf ?? owner.record;
}

/** Adds it to the waiters with the same text, if that may change. */
function share(watch: StrandWatch, future: Future<unknown> | undefined): void {
  const words = future?.changingWords;
  const shared = words === undefined ? undefined : sharing.get(words);
  if (watch.sharing === shared && (shared !== undefined || words === undefined)) return;
  leave(watch);
  if (future === undefined || words === undefined) return;
  const joined = shared ?? { words, strands: new Set(), asReported: wordsOf(future) };
  if (shared === undefined) sharing.set(words, joined);
  if (words.changes !== 'reported') unseen.add(words);
  joined.strands.add(watch);
  watch.sharing = joined;
}

function leave(watch: StrandWatch): void {
  const left = watch.sharing;
  if (left === undefined) return;
  watch.sharing = undefined;
  left.strands.delete(watch);
  if (left.strands.size > 0) return;
  unseen.delete(left.words);
  // All may have been recreated since.
  if (sharing.get(left.words) === left) sharing.delete(left.words);
}

function askAgain(words: ChangingWords): void {
  const shared = sharing.get(words);
  for (const { strand } of shared?.strands ?? []) {
    const future = strand.waitsFor;
    // One that has stepped meanwhile is stirred.
    if (shared === undefined || future?.changingWords !== words) continue;
    const now = wordsOf(future);
    if (now === shared.asReported) return;
    shared.asReported = now;
    for (const watch of shared.strands) reportAgain(watch);
    return;
  }
}

/** Everything reported about a wait that may change. */
function wordsOf(future: Future<unknown>): string {
  return `${future.label}\n${neededTask(future) ?? ''}`;
}

function reportAgain(watch: StrandWatch): void {
  const leaf = leafOf(watch);
  if (leaf?.state === SUSPENDED) touch(leaf);
  const { subject } = watch.strand;
  const awaiter = subject === undefined ? undefined : awaiters.get(subject)?.deref();
  if (awaiter?.state === SUSPENDED) touch(awaiter);
}

/** The object of the library for which a record waits, as of the last inspection. */
export function libraryWaitOf(record: CoroutineRecord): WaitFacts | undefined {
  if (record.state !== SUSPENDED) return undefined;
  const wait = waitIn(record);
  if (wait !== undefined) return waitFacts(wait);
  const strand = strandAwaited(record);
  if (strand === undefined) return undefined;
  const root = rootOfStrand(strand);
  if (root !== undefined)
    return { kind: 'coroutine', future: futureIdOf(record.awaited as object), coroutine: root.id };
  return waitFacts(waitOfStrand(strand));
}

/** The promise whose outcome the library waits for on behalf of a record. */
export function promiseBehind(record: CoroutineRecord): object | undefined {
  return waitIn(record)?.future?.promise ?? strandAwaited(record)?.waitsFor?.promise;
}

/** A future of the library, whose identity was given out before; undefined once it is settled. */
export function libraryFuture(object: object, inShort: boolean): FutureDetails | undefined {
  const strand = strandOfSubject(object);
  if (strand !== undefined) return operationFacts(object, strand);
  const future = object as Future<unknown>;
  // A finished operation: it has no driver any more.
  if (typeof (future as Partial<typeof future>).done !== 'function' || future.done()) return undefined;
  return futureFacts(future, inShort);
}

/** What a record waits for in the library code that it has entered. */
function waitIn(record: CoroutineRecord): StrandWait | undefined {
  const { library } = record;
  if (library instanceof TaskNote && library.isPlaceholder && library.hasBegun)
    return { future: undefined, label: 'code that is not instrumented' };
  if (record.mode !== ON_DELEGATE && record.mode !== ON_CONSUMER) return undefined;
  const watch = watchOf.get(record);
  if (watch === undefined || leafOf(watch) !== record || watch.strand.note === stepping.strand)
    return undefined;
  return watch.owner.task.drives(watch.strand) ? waitOfStrand(watch.strand) : undefined;
}

function strandAwaited({ mode, awaited }: CoroutineRecord): Strand | undefined {
  return mode === ON_VALUE && isObject(awaited) ? strandOfSubject(awaited) : undefined;
}

function strandOfSubject(subject: object): Strand | undefined {
  const watch = watchOfSubject.get(subject);
  return watch?.owner.task.drives(watch.strand) === true ? watch.strand : undefined;
}
