/** Finds problems in the facts. Every sentence is certain: a guess is not a finding. */
import type { CoroutineFacts, HeldFuture, TickFacts } from '../../../runtime/protocol/facts.js';
import type { HookMessage, ProgramEnd, RejectedPromise } from '../../../runtime/protocol/hook.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { FindingRow } from '../../protocol/requests.js';
import type { CoroutineView, CoroutineSource } from '../store/coroutine-source.js';
import type { Sighting } from './finding-list.js';
import { GrowthWatch } from './growth-watch.js';
import { elementOf } from './array-elements.js';
import { pendingAtEnd } from './pending-at-end.js';
import { FindingWords } from './finding-words.js';
import { neverSettles } from '../store/held-futures.js';
import { placeInStack } from './place-in-stack.js';
import { importCircleText, waitingModules } from './import-waits.js';
import { ownCoroutine } from '../store/own-coroutine.js';
import { findWaitCycles } from '../store/wait-cycles.js';

const ENDS: Record<ProgramEnd, string> = {
  nothingLeft: 'ended',
  exitCall: 'was ended by process.exit()',
  error: 'was ended by an error',
};

/** Chains of coroutines still pending at the end that are reported in full. */
const MOST_CHAIN_FRAMES = 30;
/** Tasks with the same wait that get a line of their own. */
const MOST_ALIKE = 5;

/** Modules that wait longer for an `import()` are asked about: most are loaded by then. */
const LOADING_MS = 1000;

type UncaughtMessage = Extract<HookMessage, { kind: 'uncaught' }>;

export class Diagnostics {
  private readonly growth: GrowthWatch;
  private readonly words: FindingWords;
  private orphansSeen = 0;
  private lastTickSeen = -1;
  private lastLook: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly source: CoroutineSource,
    private readonly blockedLoopMs: number,
    private readonly onFound: (finding: FindingRow) => void,
  ) {
    this.growth = new GrowthWatch(source.store.index);
    this.words = new FindingWords(source.store);
  }

  /**
   * Checks this view of the source and the history up to it, after the checks before it: their findings must be known
   * when this one ends.
   */
  async look(view: CoroutineView): Promise<void> {
    const look = this.lastLook.then(() => this.lookThrough(view));
    this.lastLook = look.catch(() => undefined);
    await look;
  }

  private async lookThrough(view: CoroutineView): Promise<void> {
    await this.findCycles(view);
    await this.findImportCircles(LOADING_MS);
    this.findOrphans();
    this.findLostResults();
    this.findSwallowedCancellations();
    this.findBlockedTicks();
    this.findGrowth(view);
    await this.findRacedPromises();
  }

  /** Of futures whose holders were queried, those that certainly stay pending. */
  async lookAtHolders({ graph }: CoroutineView, held: readonly HeldFuture[]): Promise<void> {
    const { store } = this.source;
    for (const facts of held.filter((one) => neverSettles(one, store))) {
      const waiting = store.index.waitersOf(facts.future);
      const known = waiting.flatMap((id) => store.get(id) ?? []);
      const tasks = [...new Set(waiting.map((id) => graph.taskOf(id)))].flatMap((id) => store.get(id) ?? []);
      await this.source.nameCoroutines([...known, ...tasks]);
      const [first] = known;
      if (first === undefined) continue;
      // Who waits for a promise that takes nothing to settle it by means to wait for ever.
      const isMeant = facts.madeAt !== undefined && store.settlingAt(facts.madeAt) === 'never';
      this.tell(
        {
          kind: 'neverSettles',
          key: String(facts.future),
          ...(isMeant ? { severity: 'info' } : {}),
          text: `${this.words.nameAndCount(known)} ${known.length === 1 ? 'waits' : 'wait'} for ${this.words.wait(first)}, and nothing can reach the function that would settle it: it stays pending for ever.`,
          coroutines: tasks.map((task) => this.words.named(task)),
          ...this.words.location(facts.madeAt ?? first.site),
          isSame: true,
          atMs: this.clock(),
        },
        String(known.length),
      );
    }
  }

  /**
   * The program is about to end: what is still suspended will never continue. If it was ended on purpose, that may be
   * intended.
   */
  async lookAtEnd(view: CoroutineView, endedBy: ProgramEnd): Promise<void> {
    await this.look(view);
    await this.findImportCircles(0);
    const { words } = this;
    for (const { key, tasks, chains, causes } of pendingAtEnd(view)) {
      const chain = chains[0] ?? [];
      const owners = tasks.map((task) => this.ownOf(task));
      const owningCauses = causes.map((task) => this.ownOf(task));
      await this.source.nameCoroutines([...tasks, ...owners, ...chain, ...owningCauses]);
      // A chain that adds nothing to the sentence gets no line, but other waiters do.
      const shown =
        chain.length > 1 ? chain : chains.slice(0, MOST_ALIKE).flatMap((frames) => frames.slice(0, 1));
      const others = chain.length > 1 ? tasks.slice(1, MOST_ALIKE) : [];
      const unreported = Math.max(0, tasks.length - MOST_ALIKE);
      const leaf = chain.at(-1);
      if (leaf === undefined || (await this.hasFailed(leaf, view))) continue;
      this.tell(
        {
          kind: 'pendingAtExit',
          key,
          ...(endedBy === 'nothingLeft' && causes.length === 0 ? {} : { severity: 'info' }),
          text: `The program ${ENDS[endedBy]} while ${words.nameAndCount(owners)} still waited for ${words.wait(leaf)}.`,
          coroutines: tasks.map((task) => words.named(task)),
          ...words.location(leaf.site),
          chain: [
            ...[...shown.slice(0, MOST_CHAIN_FRAMES), ...others].map((facts) => words.frame(facts)),
            ...(unreported > 0 ? [`and ${unreported} more`] : []),
            ...(causes.length === 0 ? [] : [`which waits for ${words.nameAndCount(owningCauses)}`]),
          ],
          atMs: this.clock(),
        },
        '',
      );
    }
  }

  /** Who a task is for users, where a package runs it. */
  private ownOf(task: CoroutineFacts): CoroutineFacts {
    const { store } = this.source;
    return store.get(ownCoroutine(task.id, store)) ?? task;
  }

  /** Whether it is a module whose await has failed: no hook sees that, and V8 has ended its evaluation. */
  private async hasFailed({ function: site, wait }: CoroutineFacts, view: CoroutineView): Promise<boolean> {
    const { source } = this;
    if (source.store.functionKind(site) !== 'module' || wait?.future === undefined) return false;
    await source.learnFutures(view, [wait.future]);
    // A settled future has no details.
    return !view.futures.has(wait.future);
  }

  /** An unhandled error. */
  uncaught({ origin, text, rejected, atMs }: UncaughtMessage): void {
    if (rejected !== undefined) {
      // Its maker may not be known yet. The program is queried in turn; if it has ended, the rest is reported.
      this.lastLook = this.lastLook
        .then(() => this.source.view())
        .catch(() => undefined)
        .then(() => {
          this.rejectedWithoutError(rejected, atMs);
        });
      return;
    }
    const [first = 'an error'] = text.split('\n');
    const what =
      origin === 'unhandledRejection'
        ? 'A promise was rejected and nothing handled it'
        : 'Nothing caught an error';
    const place = placeInStack(text);
    this.tell(
      {
        kind: 'unhandledError',
        key: `${first}:${place?.path ?? ''}:${place?.line ?? ''}`,
        text: `${what}: ${first}`,
        coroutines: [],
        ...(place === undefined ? {} : { location: place }),
        chain: text
          .split('\n')
          .slice(1, MOST_CHAIN_FRAMES)
          .map((line) => line.trim()),
        atMs: atMs - this.source.startedMs,
      },
      String(atMs),
    );
  }

  /** Its text has no stack: the report names the promise. */
  private rejectedWithoutError(rejected: RejectedPromise, atMs: number): void {
    const { reason, madeAt, madeBy, rejectedAt, coroutine } = rejected;
    const { store } = this.source;
    const { words } = this;
    const maker = madeAt === undefined ? undefined : store.makerAt(madeAt);
    const by = madeBy === undefined ? undefined : store.get(madeBy);
    const callerName = by === undefined ? maker : store.functionName(by.function);
    const caller = callerName === maker ? '' : `, called by ${callerName}`;
    const whose =
      coroutine !== undefined
        ? `; it is the promise of ${store.functionName(coroutine.function)}`
        : maker !== undefined
          ? `; it was made by ${maker}${rejectedAt === undefined ? '' : words.at(madeAt)}${caller}`
          : '';
    const site = coroutine?.site ?? coroutine?.function ?? madeAt;
    this.tell(
      {
        kind: 'unhandledError',
        key: `${reason}:${rejectedAt?.line ?? ''}:${site ?? 0}`,
        text: `A promise was rejected with ${reason} and nothing handled it${whose}.`,
        coroutines: by === undefined ? [] : [words.named(by)],
        ...(rejectedAt === undefined
          ? words.location(site)
          : { location: { ...rejectedAt, path: store.localPathOf(rejectedAt.path) } }),
        chain: by === undefined ? [] : words.creators(by, MOST_CHAIN_FRAMES),
        atMs: atMs - this.source.startedMs,
      },
      String(atMs),
    );
  }

  private async findCycles({ graph, futures }: CoroutineView): Promise<void> {
    const { store } = this.source;
    const suspects = store.index.suspects();
    // Before any query of the program: changes from here on are for the next check.
    store.index.forgetChanges();
    for (const cycle of findWaitCycles(suspects, store.index, futures)) {
      const members = cycle.map((id) => store.get(id)).filter((facts) => facts !== undefined);
      await this.source.nameCoroutines(members);
      const names = members.map((facts) => store.nameOf(facts));
      // The last to reach its await closed the cycle.
      const closing = members.reduce((a, b) => ((b.sinceMs ?? 0) >= (a.sinceMs ?? 0) ? b : a));
      const { size } = graph.everyoneBehind(cycle);
      const others = size === 0 ? '' : ` Behind them ${size} more ${size === 1 ? 'waits' : 'wait'}.`;
      this.tell(
        {
          kind: 'waitCycle',
          key: cycle.join(),
          text:
            names.length === 1
              ? `${names[0] ?? ''} waits for itself and can never go on by itself.${others}`
              : `${[...names, names[0]].join(' waits for ')}: none of them can ever resume by itself.${others}`,
          coroutines: members.map((facts) => this.words.named(facts)),
          ...this.words.location(closing.site),
          chain: members.map((facts) => this.words.frame(facts)),
          atMs: this.clock(),
        },
        '',
      );
    }
  }

  /** @param atLeastMs what has been loading for less is not asked about */
  private async findImportCircles(atLeastMs: number): Promise<void> {
    const { source, words } = this;
    const waits = waitingModules(source.store, atLeastMs);
    if (waits.length === 0 || source.importCircles === undefined) return;
    const circles = await source.importCircles(waits.map(({ module, specifier }) => ({ module, specifier })));
    for (const circle of circles) {
      const waiting = waits.filter(({ module }) => circle.includes(module)).map(({ facts }) => facts);
      // One can wait for several imports.
      const members = [...new Set(waiting)];
      this.tell(
        {
          kind: 'waitCycle',
          key: circle.join(),
          text: importCircleText(circle, waits),
          coroutines: members.map((facts) => words.named(facts)),
          ...words.location(members[0]?.site),
          chain: members.map((facts) => words.frame(facts)),
          atMs: this.clock(),
        },
        '',
      );
    }
  }

  private findOrphans(): void {
    const { orphans } = this.source.store;
    for (const facts of orphans.slice(this.orphansSeen)) {
      const { store } = this.source;
      // Any code may leave generators unfinished.
      if (!['async', 'module'].includes(store.functionKind(facts.function))) continue;
      const text = store.textOf(facts.site);
      this.tell(
        {
          kind: 'orphan',
          key: `${facts.function}:${facts.site ?? 0}`,
          text: `${store.nameOf(facts)} was garbage-collected while it waited for ${text}: nothing was left that could settle it.`,
          coroutines: [this.words.named(facts)],
          ...this.words.location(facts.site),
          chain: this.words.creators(facts, MOST_CHAIN_FRAMES),
          atMs: this.clock(),
        },
        String(facts.id),
      );
    }
    this.orphansSeen = orphans.length;
  }

  private findLostResults(): void {
    const { store } = this.source;
    for (const facts of store.takeLost()) {
      this.tell(
        {
          kind: 'neverAwaited',
          key: String(facts.function),
          text: `${store.nameOf(facts)} returned a value that nothing used: its promise was never awaited.`,
          coroutines: [this.words.named(facts)],
          ...this.words.location(facts.function),
          chain: this.words.creators(facts, MOST_CHAIN_FRAMES),
          atMs: this.clock(),
        },
        String(facts.id),
      );
    }
  }

  private findSwallowedCancellations(): void {
    const { store } = this.source;
    for (const facts of store.finishedCoroutines()) {
      const { cancellation, outcome } = facts;
      if (cancellation?.deliveredTo === undefined || outcome !== 'returned') continue;
      // Taken back again: `timeout` and similar requested it, and are responsible for it.
      if (cancellation.asked <= cancellation.withdrawn) continue;
      const why = cancellation.message === undefined ? '' : ` (${cancellation.message})`;
      this.tell(
        {
          kind: 'cancellationSwallowed',
          key: `${facts.function}:${cancellation.deliveredAt ?? 0}`,
          text: `${store.nameOf(facts)} was cancelled${why}, caught that, and ended as if nothing had happened.`,
          coroutines: [this.words.named(facts)],
          ...this.words.location(cancellation.deliveredAt),
          atMs: this.clock(),
        },
        String(facts.id),
      );
    }
  }

  private findBlockedTicks(): void {
    for (const tick of this.source.history.ticks) {
      if (tick.number <= this.lastTickSeen || tick.endMs === undefined) continue;
      this.lastTickSeen = tick.number;
      if (tick.stopped === true) continue;
      const durationMs = tick.endMs - tick.startMs;
      if (durationMs < this.blockedLoopMs) continue;
      const longest = longestRun(tick);
      if (longest === undefined) continue;
      const { store, startedMs } = this.source;
      const facts = store.get(longest.coroutine);
      const name = facts === undefined ? store.functionName(longest.function) : store.nameOf(facts);
      this.tell(
        {
          kind: 'blockedLoop',
          key: String(longest.site ?? longest.function),
          text: `The event loop was blocked for ${durationMs.toFixed(0)} ms in tick ${tick.number}; ${name} ran for ${longest.ms.toFixed(0)} ms of it without a pause.`,
          coroutines: [{ id: longest.coroutine, name }],
          ...this.words.location(longest.site ?? longest.function),
          atMs: tick.startMs - startedMs,
        },
        String(tick.number),
      );
    }
  }

  private findGrowth({ graph }: CoroutineView): void {
    const { store } = this.source;
    for (const { site, counts } of this.growth.sample(store.nowMs)) {
      const one = store.index.oldestAt(site);
      if (one === undefined) continue;
      const task = graph.taskOf(one.id);
      this.tell(
        {
          kind: 'leakSuspect',
          key: String(site),
          text: `More and more coroutines wait for ${store.textOf(site)} in ${store.functionName(one.function)}: ${counts.join(', ')}, and none resumed in between.`,
          coroutines: [{ id: task, name: store.functionNameOf(task) }],
          ...this.words.location(site),
          atMs: this.clock(),
        },
        String(counts.at(-1)),
      );
    }
  }

  private async findRacedPromises(): Promise<void> {
    const { store } = this.source;
    for (const { future, races, site, index, madeAt } of (await this.source.racedPromises?.()) ?? []) {
      const call = store.textOf(site);
      const what = elementOf(call, index) ?? `part ${index + 1} of ${call}`;
      this.tell(
        {
          kind: 'leakSuspect',
          key: `race:${future}`,
          text: `${races.toLocaleString('en')} races have asked ${what}, which is still pending: what each has left on it stays as long as it does.`,
          coroutines: [],
          ...this.words.location(madeAt ?? site),
          chain: [`${call}${this.words.at(site)}`],
          isSame: true,
          atMs: this.clock(),
        },
        String(races),
      );
    }
  }

  private tell(sighting: Sighting, occurrence: string): void {
    const added = this.source.findings.add(sighting, occurrence);
    if (added !== undefined) this.onFound(added);
  }

  private clock(): number {
    return this.source.store.nowMs - this.source.startedMs;
  }
}

/** The coroutine that ran longest between two events of a tick; undefined if too much of the tick was dropped. */
function longestRun(
  tick: TickFacts,
): { coroutine: CoroutineId; function: SiteId; site?: SiteId; ms: number } | undefined {
  let longest: { coroutine: CoroutineId; function: SiteId; site?: SiteId; ms: number } | undefined;
  tick.events.forEach((event, index) => {
    const next = tick.events[index + 1];
    // Beyond the last event kept, the running coroutine is unknown.
    if (next === undefined && tick.dropped > 0) return;
    if (event.kind !== 'created' && event.kind !== 'resumed') return;
    const ms = (next?.atMs ?? tick.endMs ?? event.atMs) - event.atMs;
    if (longest !== undefined && longest.ms >= ms) return;
    const { coroutine, function: site, site: place } = event;
    longest = { coroutine, function: site, ms, ...(place === undefined ? {} : { site: place }) };
  });
  // Another ran for most of it: no culprit is better than a wrong one.
  const totalMs = (tick.endMs ?? tick.startMs) - tick.startMs;
  return longest !== undefined && longest.ms > totalMs / 2 ? longest : undefined;
}
