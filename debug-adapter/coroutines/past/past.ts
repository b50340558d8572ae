/**
 * The coroutines at a moment of the past: a store of facts that moves both ways along the journal, so that all views of
 * tasks work as for the present. A step costs what changed in it; a jump inspects every coroutine once and updates
 * those that differ.
 */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import type { Journal } from './journal.js';
import type { RecordedWaits } from '../history/recorded-waits.js';
import { PastFacts, UNKNOWN, type Evidence } from './past-facts.js';

/** Beyond this number of events, all coroutines are inspected instead of those of the events. */
const MOST_SINGLE_STEPS = 1000;
/** If this many differ, the task tree is rebuilt rather than updated. */
const MOST_KEPT_UP = 5000;

/** Live ones belong to the index; finished ones come from the journal. */
class PastStore extends CoroutineStore {
  constructor(
    private readonly everybody: readonly CoroutineId[],
    private readonly ended: (id: CoroutineId) => CoroutineFacts | undefined,
  ) {
    super();
  }

  override get(id: CoroutineId): CoroutineFacts | undefined {
    return super.get(id) ?? this.ended(id);
  }

  override finishedCoroutines(): CoroutineFacts[] {
    return this.everybody.flatMap((id) => this.ended(id) ?? []);
  }
}

export class Past {
  readonly store: CoroutineStore;
  private readonly facts: PastFacts;
  private readonly everybody: readonly CoroutineId[];
  private youngest = 0;
  /** By creator; built on first use. */
  private children: ReadonlyMap<CoroutineId, readonly CoroutineId[]> | undefined;
  /** The evidence for the facts in the store; absent for those that were not alive. */
  private readonly evidence = new Map<CoroutineId, Evidence>();
  private readonly unknown = new Set<CoroutineId>();
  private readonly creatorUnknown = new Set<CoroutineId>();
  /** Index of the event just before the moment. */
  private at: number | undefined;

  constructor(
    private readonly present: CoroutineStore,
    readonly journal: Journal,
    waits?: RecordedWaits,
  ) {
    this.facts = new PastFacts(present, journal, waits);
    this.everybody = this.facts.coroutines();
    for (const id of this.everybody) this.youngest = Math.max(this.youngest, id);
    this.store = new PastStore(this.everybody, (id) =>
      this.at === undefined ? undefined : this.facts.ended(id, this.at),
    );
    this.store.standstills = present.standstills;
    for (const [firstSite, table] of present.modules()) this.store.addModule(firstSite, table);
  }

  /** Moves to the moment just after an event of the journal. */
  moveTo(index: number): void {
    const before = this.at;
    this.at = index;
    const changed: CoroutineFacts[] = [];
    const gone: CoroutineId[] = [];
    const reborn: CoroutineId[] = [];
    for (const id of this.concerned(before, index)) {
      const present = this.facts.present(id);
      const evidence = this.facts.evidence(id, index, present);
      const known = this.evidence.get(id);
      if (evidence === known) continue;
      if (evidence === undefined) gone.push(id);
      else {
        if (known === undefined) reborn.push(id);
        changed.push(this.note(id, evidence, present));
      }
    }
    const isMade = before === undefined || changed.length + gone.length > MOST_KEPT_UP;
    if (isMade) this.store.graph.forget();
    for (const id of gone) this.forget(id);
    this.store.apply({
      version: this.store.version + 1,
      whole: before === undefined,
      more: false,
      changed: { numbers: [], whole: changed },
      orphaned: [],
      lost: [],
      modules: 0,
      ageing: false,
      nowMs: this.journal.events[index]?.atMs ?? 0,
    });
    // A rebuilt tree has the right ancestors.
    if (!isMade) for (const id of reborn) this.takeBack(id);
    this.store.graph.keep();
  }

  /** One that is alive again: the tasks it created return to it from its ancestor. */
  private takeBack(id: CoroutineId): void {
    const { index } = this.store;
    const left = [...this.childrenOf(id)];
    for (let child = left.pop(); child !== undefined; child = left.pop()) {
      const facts = index.get(child);
      if (facts === undefined) {
        left.push(...this.childrenOf(child));
        continue;
      }
      // The tree searches for the ancestor when it is given a different creator.
      const { parent, ...orphan } = facts;
      if (parent === undefined) continue;
      index.put(orphan);
      index.put(facts);
    }
  }

  private childrenOf(id: CoroutineId): readonly CoroutineId[] {
    this.children ??= this.byCreator();
    return this.children.get(id) ?? [];
  }

  private byCreator(): Map<CoroutineId, CoroutineId[]> {
    const found = new Map<CoroutineId, CoroutineId[]>();
    for (const id of this.everybody) {
      const parent = this.facts.present(id)?.parent;
      const siblings = parent === undefined ? undefined : found.get(parent);
      if (siblings !== undefined) siblings.push(id);
      else if (parent !== undefined) found.set(parent, [id]);
    }
    return found;
  }

  /** Those that may differ there. */
  private concerned(from: number | undefined, to: number): Iterable<CoroutineId> {
    const { journal } = this;
    if (from === undefined || Math.abs(to - from) > MOST_SINGLE_STEPS) return this.everybody;
    // Beyond a gap the evidence differs.
    if (journal.segmentOf(from) !== journal.segmentOf(to)) return this.everybody;
    const [low, high] = from < to ? [from, to] : [to, from];
    const found = new Set<CoroutineId>();
    for (let index = low + 1; index <= high; index++) {
      found.add(journal.events[index]?.coroutine as CoroutineId);
      const birth = journal.birthAt(index);
      for (let id = birth?.from ?? 0; id < Math.min(birth?.to ?? 0, this.youngest + 1); id++)
        found.add(id as CoroutineId);
    }
    return found;
  }

  private note(id: CoroutineId, evidence: Evidence, present: CoroutineFacts | undefined): CoroutineFacts {
    this.evidence.set(id, evidence);
    if (evidence === UNKNOWN) this.unknown.add(id);
    else if (this.unknown.size > 0) this.unknown.delete(id);
    if (present === undefined) this.creatorUnknown.add(id);
    return this.facts.facts(id, evidence, present);
  }

  private forget(id: CoroutineId): void {
    this.evidence.delete(id);
    this.unknown.delete(id);
    this.creatorUnknown.delete(id);
    this.store.index.remove(id);
  }

  /** Coroutines of which it is unknown what they did then, or whether they had begun, or had ended. */
  get unknownCount(): number {
    return this.unknown.size;
  }

  /** Coroutines whose creators are unknown: they have ended, and are forgotten. */
  get creatorUnknownCount(): number {
    return this.creatorUnknown.size;
  }

  /** Names with arguments, as far as they are known at present. */
  takeNames(coroutines: readonly CoroutineFacts[]): void {
    for (const { id } of coroutines) {
      const name = this.present.rememberedName(id);
      if (name !== undefined) this.store.rememberName(id, name);
    }
  }
}
