/** The state that the library's probes keep of a task, of each coroutine it drives, and of the step in progress. */
import type { CancellationFacts } from '../../protocol/facts.js';
import type { SiteId } from '../../protocol/ids.js';
import type { ChangingWords, Future } from '../../kernel/future.js';
import type { Strand } from '../../kernel/instrument.js';
import type { Task } from '../../kernel/task.js';
import {
  GENERATOR,
  type CoroutineRecord,
  type Running,
  type TaskFacts,
  type TaskOfLibrary,
} from '../records/coroutine-record.js';
import type { CreationStack } from '../records/creation-stacks.js';
import { createRecord } from '../records/registry.js';

/** State of a task, in its `note`. Held by its record; holds a record only while the task is alive. */
export class TaskNote implements TaskOfLibrary {
  readonly task: Task<unknown>;
  /** The coroutine that created it; 0 if none. */
  readonly parentId: number;
  record: CoroutineRecord | null = null;
  hasBegun = false;
  /** Whether the record is only a placeholder for the coroutine that the first step will enter. */
  isPlaceholder = false;
  /** Whether the record is the task's own rather than that of an instrumented coroutine. */
  own = false;
  /** Whose code ran when the step in progress began. */
  before: Running = 0;
  cancellation: CancellationFacts | undefined = undefined;
  /** The coroutines into which the error was thrown: those that delegate with `yield*`, outermost first. */
  cancelled: readonly CoroutineRecord[] = [];

  /** For an eager start, the step in which this task's first step runs. */
  around: Readonly<Stepping> | undefined;

  constructor(
    task: Task<unknown>,
    parentId: number,
    /** Where the task was created, if recorded. */
    readonly creation: CreationStack | undefined,
  ) {
    this.task = task;
    this.parentId = parentId;
  }

  facts(): TaskFacts {
    const { task, cancellation } = this;
    return {
      // Without a function in the site table, it can only be named by its number.
      ...(task.named || this.own ? { name: task.name } : {}),
      ...(Object.keys(task.labels).length > 0 ? { labels: task.labels } : {}),
      ...(cancellation === undefined ? {} : { cancellation }),
    };
  }
}

/** State of a driven coroutine, in its `note`. */
export interface StrandNote {
  /** The first instrumented coroutine it entered. */
  root: CoroutineRecord | null;
  /** The innermost instrumented coroutine, if it waits in code that is not instrumented. */
  leaf: CoroutineRecord | null;
  /** While an adapter is attached. */
  watch: StrandWatch | undefined;
}

/** The last report of its wait. */
export interface StrandWatch {
  readonly strand: Strand;
  readonly owner: TaskNote;
  /** It has stepped since its last inspection. */
  isStirred: boolean;
  /** The future it waited for; null: never inspected, or in the middle of a step. */
  future: Future<unknown> | undefined | null;
  /** The coroutine that waited for it. */
  leaf: CoroutineRecord | null;
  sharing: SharedWords | undefined;
}

/** Text that changes during a wait (`lock held by task A`), and all its waiters. */
export interface SharedWords {
  readonly words: ChangingWords;
  readonly strands: Set<StrandWatch>;
  asReported: string;
}

/** A step: of which task, by which driver, and what the awaiting `async` function awaits. */
export interface Stepping {
  task: TaskNote | null;
  strand: StrandNote | null;
  subject: object | undefined;
}

/** The step in progress. */
export const stepping: Stepping = { task: null, strand: null, subject: undefined };

export function strandNoteOf(strand: Strand): StrandNote {
  return (strand.note ??= { root: null, leaf: null, watch: undefined } satisfies StrandNote) as StrandNote;
}

/** A record for a task without a known instrumented coroutine. */
export function ownRecord(note: TaskNote): CoroutineRecord {
  const record = createRecord(GENERATOR, 0 as SiteId, note.parentId, 0);
  record.library = note;
  record.creation = note.creation;
  note.record = record;
  note.own = true;
  return record;
}
