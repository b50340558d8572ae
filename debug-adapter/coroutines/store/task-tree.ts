/**
 * The task tree, updated with every change: a page of the tree must cost what it shows and what changed, not what there
 * is.
 *
 * How it works. Each live coroutine is under its nearest live ancestor; when that ends, its children move up. A task is
 * a coroutine that is not awaited directly, and is shown under the task whose chain contains its ancestor: so the
 * children of a task are those of the frames of its chain. Two rare cases break this order, both with a younger
 * coroutine awaited by an older one: in a cycle, where all are awaited, the oldest is the task; and a coroutine that
 * waits for its own ancestor would be its own ancestor, so it is a root.
 */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { SortedIds } from './sorted-ids.js';
import type { IndexListener, WaitIndex } from './wait-index.js';

/** Holds those without an ancestor; coroutines count from 1. */
const NOBODY = 0 as CoroutineId;
/** Number of unknown ancestors that are remembered. */
const MOST_MISSING = 10_000;

/** Most have one child: no list for them. */
type Children = CoroutineId | SortedIds<CoroutineId>;

export class TaskTree implements IndexListener {
  private readonly ancestors = new Map<CoroutineId, CoroutineId>();
  /** By ancestor: those not awaited, and the others. */
  private readonly unawaited = new Map<CoroutineId, Children>();
  private readonly awaited = new Map<CoroutineId, Children>();
  /** All that are not awaited. */
  private readonly heads = new SortedIds<CoroutineId>();
  /** Ancestors that were unknown when a coroutine was put under them. */
  private readonly missing = new Set<CoroutineId>();
  private isKept = false;
  /** The oldest of each cycle, at that version of the index. */
  private cycles: readonly CoroutineId[] = [];
  private cyclesAt = -1;

  /** @param known the facts of any coroutine, even a finished one */
  constructor(
    private readonly index: WaitIndex,
    private readonly known: (id: CoroutineId) => CoroutineFacts | undefined,
  ) {
    index.listen(this);
  }

  /** Tasks created by this task's chain; for undefined, the roots. In order of id. */
  page(parent: CoroutineId | undefined, start: number, count: number): CoroutineId[] {
    const { lists, others } = this.under(parent);
    const [only] = lists;
    if (lists.length === 0 && others.length === 0) return [];
    if (lists.length === 1 && others.length === 0 && typeof only === 'object') return only.page(start, count);
    const all = lists.flatMap((list) => (typeof list === 'object' ? [...list] : [list]));
    return [...all, ...others].sort((a, b) => a - b).slice(start, start + count);
  }

  /** Number of tasks under this one. */
  count(parent: CoroutineId | undefined): number {
    const { lists, others } = this.under(parent);
    return lists.reduce<number>(
      (sum, list) => sum + (typeof list === 'object' ? list.size : 1),
      others.length,
    );
  }

  /** The task above a task; undefined for a root. */
  parentOf(task: CoroutineId): CoroutineId | undefined {
    this.keep();
    return this.parentTask(task);
  }

  /** All tasks, in order of id. */
  tasks(): CoroutineId[] {
    this.keep();
    const cycles = this.oldestOfCycles();
    const all = [...this.heads];
    return cycles.length === 0 ? all : [...all, ...cycles].sort((a, b) => a - b);
  }

  /** Live coroutines whose nearest live ancestor is this one. */
  *standingUnder(id: CoroutineId): Generator<CoroutineId> {
    this.keep();
    for (const table of [this.unawaited, this.awaited]) {
      const children = table.get(id);
      if (typeof children === 'object') yield* children;
      else if (children !== undefined) yield children;
    }
  }

  /** Number of tasks. */
  countTasks(): number {
    this.keep();
    return this.heads.size + this.oldestOfCycles().length;
  }

  /** A coroutine that is not alive has become known. */
  learnt(id: CoroutineId): void {
    if (this.missing.has(id)) this.isKept = false;
  }

  born(facts: CoroutineFacts): void {
    this.learnt(facts.id);
    if (this.isKept) this.attach(facts);
  }

  changed(facts: CoroutineFacts, before: CoroutineFacts): void {
    if (!this.isKept || facts.parent === before.parent) return;
    this.detach(facts.id);
    this.attach(facts);
  }

  awaitedChanged(id: CoroutineId): void {
    if (!this.isKept) return;
    const ancestor = this.ancestors.get(id);
    if (ancestor === undefined) return;
    take(this.unawaited, ancestor, id);
    take(this.awaited, ancestor, id);
    this.heads.delete(id);
    this.place(id, ancestor);
  }

  ended({ id }: CoroutineFacts): void {
    if (!this.isKept) return;
    const ancestor = this.ancestors.get(id) ?? NOBODY;
    this.detach(id);
    for (const table of [this.unawaited, this.awaited]) this.moveUp(table, id, ancestor);
  }

  cleared(): void {
    this.forget();
  }

  /** The lists that make up the children of a task, and the rest. */
  private under(parent: CoroutineId | undefined): { lists: Children[]; others: CoroutineId[] } {
    this.keep();
    const { index } = this;
    const cycles = this.oldestOfCycles().filter((id) => this.parentTask(id) === parent);
    if (parent === undefined) {
      const list = this.unawaited.get(NOBODY);
      return { lists: list === undefined ? [] : [list], others: [...cycles, ...this.waitingForAncestors()] };
    }
    // A frame's tasks are shown under its task.
    if (index.isAwaited(parent) && index.taskOf(parent) !== parent) return { lists: [], others: [] };
    const lists: Children[] = [];
    for (
      let frame: CoroutineId | undefined = parent;
      frame !== undefined;
      frame = this.frameBelow(frame, parent)
    ) {
      const list = this.unawaited.get(frame);
      if (list === undefined) continue;
      if (this.ancestors.get(parent) !== frame || index.isAwaited(parent)) lists.push(list);
      // It is not under itself.
      else lists.push(...(typeof list === 'object' ? [...list] : [list]).filter((id) => id !== parent));
    }
    return { lists, others: cycles };
  }

  /** The next frame of a task's chain; undefined where it ends, or continues in another task's chain. */
  private frameBelow(frame: CoroutineId, task: CoroutineId): CoroutineId | undefined {
    const next = this.index.get(frame)?.wait?.coroutine;
    if (next === undefined || next === task || this.index.awaiterOf(next) !== frame) return undefined;
    return this.index.get(next) === undefined ? undefined : next;
  }

  /** The oldest of each await cycle, which is the task. */
  oldestOfCycles(): readonly CoroutineId[] {
    const { index } = this;
    if (this.cyclesAt !== index.version) {
      this.cycles = index.backTargets().filter((id) => index.taskOf(id) === id);
      this.cyclesAt = index.version;
    }
    return this.cycles;
  }

  /** Tasks that wait, through others, for their own ancestor. */
  private waitingForAncestors(): CoroutineId[] {
    const { index } = this;
    const tasks = new Set(index.backTargets().map((id) => index.taskOf(id)));
    return [...tasks].filter((id) => {
      const ancestor = this.ancestors.get(id) ?? NOBODY;
      return !index.isAwaited(id) && ancestor !== NOBODY && index.taskOf(ancestor) === id;
    });
  }

  private parentTask(id: CoroutineId): CoroutineId | undefined {
    const ancestor = this.ancestors.get(id) ?? NOBODY;
    if (ancestor === NOBODY) return undefined;
    const task = this.index.taskOf(ancestor);
    // A child that its creator's chain waits for would be its own ancestor.
    return task === id ? undefined : task;
  }

  /** So many changes are coming that a rebuild is cheaper than an update. */
  forget(): void {
    this.isKept = false;
  }

  /** From now on everything is updated; before, it is built at the first query. */
  keep(): void {
    if (this.isKept) return;
    this.isKept = true;
    this.ancestors.clear();
    this.unawaited.clear();
    this.awaited.clear();
    this.heads.clear();
    this.missing.clear();
    for (const facts of this.index.oldestFirst()) this.attach(facts);
  }

  private attach(facts: CoroutineFacts): void {
    const ancestor = this.nearestLive(facts);
    this.ancestors.set(facts.id, ancestor);
    this.place(facts.id, ancestor);
  }

  private place(id: CoroutineId, ancestor: CoroutineId): void {
    const isAwaited = this.index.isAwaited(id);
    add(isAwaited ? this.awaited : this.unawaited, ancestor, id);
    if (!isAwaited) this.heads.add(id);
  }

  private detach(id: CoroutineId): void {
    const ancestor = this.ancestors.get(id);
    if (ancestor === undefined) return;
    this.ancestors.delete(id);
    take(this.unawaited, ancestor, id);
    take(this.awaited, ancestor, id);
    this.heads.delete(id);
  }

  private moveUp(table: Map<CoroutineId, Children>, from: CoroutineId, to: CoroutineId): void {
    const moved = table.get(from);
    if (moved === undefined) return;
    table.delete(from);
    const ids = typeof moved === 'object' ? moved : [moved];
    for (const id of ids) this.ancestors.set(id, to);
    if (!table.has(to)) table.set(to, moved);
    else for (const id of ids) add(table, to, id);
  }

  private nearestLive({ id, parent }: CoroutineFacts): CoroutineId {
    const seen = new Set<CoroutineId>();
    for (let next = parent; next !== undefined && next !== id && !seen.has(next);) {
      if (this.index.get(next) !== undefined) return next;
      const facts = this.known(next);
      if (facts === undefined) this.noteMissing(next);
      seen.add(next);
      next = facts?.parent;
    }
    return NOBODY;
  }

  private noteMissing(id: CoroutineId): void {
    // A coroutine so old that was never reported is unknown to the program too.
    if (this.missing.size >= MOST_MISSING) this.missing.clear();
    this.missing.add(id);
  }
}

function add(table: Map<CoroutineId, Children>, key: CoroutineId, id: CoroutineId): void {
  const known = table.get(key);
  if (typeof known === 'object') {
    known.add(id);
    return;
  }
  if (known === undefined) {
    table.set(key, id);
    return;
  }
  const children = new SortedIds<CoroutineId>();
  children.add(known);
  children.add(id);
  table.set(key, children);
}

function take(table: Map<CoroutineId, Children>, key: CoroutineId, id: CoroutineId): void {
  const known = table.get(key);
  if (typeof known === 'object') known.delete(id);
  if (known === id || (typeof known === 'object' && known.size === 0)) table.delete(key);
}
