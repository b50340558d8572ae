/** The await tree of a capture, ready to print: from coroutines that are not awaited through their awaits. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import { DumpedSource, type Dump } from '../coroutines/dump/dump.js';
import { holderWords } from '../coroutines/rows/holder-words.js';
import type { AwaitNode } from '../text/await-tree-as-text.js';
import { AT_MOST } from './inspector/stacks-as-dump.js';

/** Limits of one tree: deeper than the intended waits of any program. */
const DEEPEST = 500;
/** In one row. */
const MOST_HOLDERS = 3;

export interface TreeOptions {
  /** Names with arguments, and variables. */
  readonly values: boolean;
}

export async function awaitTree(dump: Dump, options: TreeOptions): Promise<AwaitNode[]> {
  const source = new DumpedSource(dump);
  const { builder } = await source.view();
  return new TreeBuilder(dump, source, (facts) => builder.waitOf(facts)?.text ?? '', options).roots();
}

class TreeBuilder {
  readonly #facts: ReadonlyMap<CoroutineId, CoroutineFacts>;
  readonly #futures;
  readonly #variables;
  readonly #held;
  readonly #awaited = new Map<CoroutineId, CoroutineId[]>();
  readonly #shown = new Set<CoroutineId>();

  constructor(
    dump: Dump,
    private readonly source: DumpedSource,
    private readonly textOf: (facts: CoroutineFacts) => string,
    private readonly options: TreeOptions,
  ) {
    this.#facts = new Map(dump.coroutines.map((facts) => [facts.id, facts]));
    this.#futures = new Map(dump.futures.map((future) => [future.id, future]));
    this.#variables = new Map(dump.variables.map(({ coroutine, variables }) => [coroutine, variables]));
    this.#held = new Map(dump.held?.map((one) => [one.future, one]));
    for (const facts of dump.coroutines) this.#awaited.set(facts.id, this.#awaitedBy(facts));
  }

  roots(): AwaitNode[] {
    const isAwaited = new Set([...this.#awaited.values()].flat());
    const all = [...this.#facts.values()];
    const roots = all.filter(({ id }) => !isAwaited.has(id)).flatMap((facts) => this.#node(facts, 0));
    // The rest waits in a cycle, or for one that does.
    const left = all.flatMap((facts) => (this.#shown.has(facts.id) ? [] : this.#node(facts, 0)));
    return [...roots, ...left];
  }

  #node(facts: CoroutineFacts, depth: number): AwaitNode {
    const { store } = this.source;
    const { id } = facts;
    const name = this.options.values ? store.nameOf(facts) : store.functionName(facts.function);
    if (this.#shown.has(id))
      return { name: `↑ ${name}`, count: 1, clause: '', note: 'above', variables: [], children: [] };
    this.#shown.add(id);
    const location = store.placeOf(facts.site) ?? store.placeOf(facts.function);
    const note = noteOf(facts) ?? this.#heldBy(facts);
    return {
      name,
      count: Number(facts.labels?.[AT_MOST] ?? 1),
      ...(facts.labels?.[AT_MOST] === undefined ? {} : { isAtMost: true }),
      clause: this.#clause(facts),
      ...(location === undefined || location.path === '' ? {} : { location }),
      ...(note === undefined ? {} : { note }),
      variables: this.options.values ? (this.#variables.get(id) ?? []) : [],
      children:
        depth >= DEEPEST
          ? []
          : (this.#awaited.get(id) ?? []).flatMap((other) => {
              const next = this.#facts.get(other);
              return next === undefined ? [] : [this.#node(next, depth + 1)];
            }),
    };
  }

  /** Who holds what settles that it waits for; nothing where that was not found. */
  #heldBy({ id, wait, function: site }: CoroutineFacts): string | undefined {
    const { store } = this.source;
    const held = [...this.#leavesOf(wait?.future)].flatMap((future) => this.#held.get(future) ?? []);
    const all = held.flatMap(({ holders }) => holders);
    // What Node's own code keeps for itself while it waits says nothing, if others have it as well.
    const isOfNode = store.placeOf(site)?.path.startsWith('node:') === true;
    const others = isOfNode
      ? all.filter((holder) => holder.kind !== 'coroutine' || holder.coroutine !== id)
      : all;
    const texts = new Set((others.length > 0 ? others : all).map((holder) => holderWords(holder, store)));
    if (texts.size === 0) return undefined;
    const shown = [...texts].slice(0, MOST_HOLDERS);
    const left = texts.size - shown.length;
    return `its resolve is held by ${shown.join('; ')}${left > 0 ? `; ${left} more` : ''}`;
  }

  /** The futures from which one is derived that neither a coroutine nor other futures settle, or the future itself. */
  *#leavesOf(first: FutureId | undefined): Generator<FutureId> {
    const seen = new Set<FutureId>(first === undefined ? [] : [first]);
    for (const id of seen) {
      yield id;
      for (const { future } of this.#futures.get(id)?.parts ?? []) if (future !== undefined) seen.add(future);
    }
  }

  #clause(facts: CoroutineFacts): string {
    switch (facts.state) {
      case 'running':
        return 'runs now';
      case 'created':
        return 'has not begun';
      default: {
        if (facts.wait?.kind === 'consumer') return 'waits for its consumer';
        const text = this.textOf(facts);
        const awaited = this.source.store.textOf(facts.site);
        // `all 2/5` is a short form of the awaited future; the source text says more.
        if (text === '' || text === awaited) return text === '' ? '' : `awaits ${text}`;
        return `awaits ${awaited}: ${text}`;
      }
    }
  }

  /** The coroutines that it waits for, through derived promises. */
  #awaitedBy({ wait }: CoroutineFacts): CoroutineId[] {
    const found = new Set<CoroutineId>();
    if (wait?.coroutine !== undefined) found.add(wait.coroutine);
    const seen = new Set<FutureId>();
    const left = wait?.future === undefined ? [] : [wait.future];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      for (const { coroutine, future } of this.#futures.get(next)?.parts ?? []) {
        if (coroutine !== undefined) found.add(coroutine);
        else if (future !== undefined) left.push(future);
      }
    }
    return [...found].sort((a, b) => a - b);
  }
}

/** What is unknown about it, in words. */
function noteOf({ state, wait }: CoroutineFacts): string | undefined {
  if (state === 'suspended' && wait?.kind === 'value')
    return 'is about to resume, or nothing refers to it any more';
  return undefined;
}
