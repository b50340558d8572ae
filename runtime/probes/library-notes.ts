/** What the library's probes keep of a task, of each coroutine it drives, and of the step in progress. */
import type { CancellationFacts } from '../protocol/facts.js';
import type { SiteId } from '../protocol/ids.js';
import type { ChangingWords, Future } from '../kernel/future.js';
import type { Strand } from '../kernel/instrument.js';
import type { Task } from '../kernel/task.js';
import {
  GENERATOR,
  type CoroutineRecord,
  type Running,
  type TaskFacts,
  type TaskOfLibrary,
} from './coroutine-record.js';
import type { CreationStack } from './creation-stacks.js';
import { createRecord } from './registry.js';

/** What is kept of a task, in its `note`. Held by its record; holds no record but while the task lives. */
export class TaskNote implements TaskOfLibrary {
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
export interface StrandNote {
  /** The first instrumented coroutine it entered. */
  root: CoroutineRecord | null;
  /** The innermost instrumented coroutine, when that waits in code that is not instrumented. */
  leaf: CoroutineRecord | null;
  /** While somebody looks. */
  watch: StrandWatch | undefined;
}

/** What was told of a strand's wait. */
export interface StrandWatch {
  readonly strand: Strand;
  readonly owner: TaskNote;
  /** It has stepped since it was looked at. */
  isStirred: boolean;
  /** What it waited for; null: never looked at, or in the middle of a step. */
  future: Future<unknown> | undefined | null;
  /** Which coroutine waited for it. */
  leaf: CoroutineRecord | null;
  sharing: SharedWords | undefined;
}

/** Words that change while somebody waits (`lock held by task A`), and all who wait by them. */
export interface SharedWords {
  readonly words: ChangingWords;
  readonly strands: Set<StrandWatch>;
  asTold: string;
}

/** The step in progress: of which task, by which strand, and what an `async` function awaits whose await it is. */
export const stepping: {
  task: TaskNote | null;
  strand: StrandNote | null;
  subject: object | undefined;
} = { task: null, strand: null, subject: undefined };

export function strandNoteOf(strand: Strand): StrandNote {
  return (strand.note ??= { root: null, leaf: null, watch: undefined } satisfies StrandNote) as StrandNote;
}

/** A record for a task of which no instrumented coroutine is known. */
export function ownRecord(note: TaskNote): CoroutineRecord {
  const record = createRecord(GENERATOR, 0 as SiteId, note.parentId, 0);
  record.library = note;
  record.creation = note.creation;
  note.record = record;
  note.own = true;
  return record;
}
