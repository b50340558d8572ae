/** Looks through the facts for what is wrong. Every sentence it makes is certain: a guess is no finding. */
import path from 'node:path';
import type { CoroutineFacts, TickFacts } from '../../runtime/protocol/facts.js';
import type { ProgramEnd } from '../../runtime/protocol/hook.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { FindingRow, Location } from '../protocol/requests.js';
import type { CoroutineSource, Facts } from './coroutine-source.js';
import type { Sighting } from './finding-list.js';
import { GrowthWatch } from './growth-watch.js';
import { findWaitCycles } from './wait-cycles.js';

/** A tick of the event loop longer than this is a finding, unless the launch configuration says otherwise. */
export const DEFAULT_BLOCKED_LOOP_MS = 100;

const ENDS: Record<ProgramEnd, string> = {
  nothingLeft: 'ended',
  exitCall: 'was ended by process.exit()',
  error: 'was ended by an error',
};

/** Chains of coroutines still pending at the end that are told in full. */
const MOST_CHAIN_FRAMES = 30;

export class Diagnostics {
  private readonly growth: GrowthWatch;
  private orphansSeen = 0;
  private lastTickSeen = -1;

  constructor(
    private readonly source: CoroutineSource,
    private readonly blockedLoopMs: number,
    private readonly onFound: (finding: FindingRow) => void,
  ) {
    this.growth = new GrowthWatch(source.store.index);
  }

  /** Looks at everything there is now. */
  async look(): Promise<void> {
    const { source } = this;
    const facts = await source.rows();
    await source.updateHistory();
    await this.findCycles(facts);
    this.findOrphans();
    this.findLostResults();
    this.findSwallowedCancellations();
    this.findBlockedTicks();
    this.findGrowth(facts);
  }

  /** The program is about to end: what is still suspended will never go on. Where it was ended, that may be meant. */
  async lookAtEnd(endedBy: ProgramEnd): Promise<void> {
    await this.look();
    const { source } = this;
    const { graph } = await source.rows();
    const pending = graph
      .tasks()
      .filter((facts) => facts.state === 'suspended' && facts.wait?.kind !== 'consumer');
    await source.nameCoroutines(pending);
    for (const task of pending) {
      const { coroutines } = graph.chainFrom(task.id);
      await source.nameCoroutines(coroutines);
      const leaf = coroutines.at(-1) ?? task;
      if (leaf.wait?.kind === 'consumer') continue;
      const { store } = source;
      this.tell(
        {
          kind: 'pendingAtExit',
          key: `${task.function}:${leaf.site ?? 0}`,
          ...(endedBy === 'nothingLeft' ? {} : { severity: 'info' }),
          text: `The program ${ENDS[endedBy]} while ${store.nameOf(task)} still waited for ${this.waitText(leaf)}.`,
          coroutines: [this.named(task)],
          ...this.location(leaf.site),
          chain: coroutines.slice(0, MOST_CHAIN_FRAMES).map((facts) => this.frameText(facts)),
          atMs: this.clock(),
        },
        String(task.id),
      );
    }
  }

  /** An error that nobody handled. */
  uncaught(origin: 'uncaughtException' | 'unhandledRejection', text: string, atMs: number): void {
    const [first = 'an error'] = text.split('\n');
    const what =
      origin === 'unhandledRejection'
        ? 'A promise was rejected and nobody handled it'
        : 'Nobody caught an error';
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

  private async findCycles({ graph, futures }: Facts): Promise<void> {
    const { store } = this.source;
    const suspects = store.index.suspects();
    // Before anything is asked of the program: what changes meanwhile is to be looked at next time.
    store.index.forgetChanges();
    for (const cycle of findWaitCycles(suspects, store.index, futures)) {
      const members = cycle.map((id) => store.get(id)).filter((facts) => facts !== undefined);
      await this.source.nameCoroutines(members);
      const names = members.map((facts) => store.nameOf(facts));
      // The one that came last to its await closed the circle.
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
              : `${[...names, names[0]].join(' waits for ')}: none of them can ever go on by itself.${others}`,
          coroutines: members.map((facts) => this.named(facts)),
          ...this.location(closing.site),
          chain: members.map((facts) => this.frameText(facts)),
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
      // Generators may be left unfinished by anyone.
      if (!['async', 'module'].includes(store.functionKind(facts.function))) continue;
      const text = store.textOf(facts.site);
      this.tell(
        {
          kind: 'orphan',
          key: `${facts.function}:${facts.site ?? 0}`,
          text: `${store.nameOf(facts)} was garbage-collected while it waited for ${text}: nothing was left that could settle it.`,
          coroutines: [this.named(facts)],
          ...this.location(facts.site),
          chain: this.creators(facts),
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
          text: `${store.nameOf(facts)} returned a value that nobody took: its promise was never awaited.`,
          coroutines: [this.named(facts)],
          ...this.location(facts.function),
          chain: this.creators(facts),
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
      // Taken back again: `timeout` and its like asked, and answer for it.
      if (cancellation.asked <= cancellation.withdrawn) continue;
      const why = cancellation.message === undefined ? '' : ` (${cancellation.message})`;
      this.tell(
        {
          kind: 'cancellationSwallowed',
          key: `${facts.function}:${cancellation.deliveredAt ?? 0}`,
          text: `${store.nameOf(facts)} was told to end${why}, caught that, and ended as if nothing had happened.`,
          coroutines: [this.named(facts)],
          ...this.location(cancellation.deliveredAt),
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
          ...this.location(longest.site ?? longest.function),
          atMs: tick.startMs - startedMs,
        },
        String(tick.number),
      );
    }
  }

  private findGrowth({ graph }: Facts): void {
    const { store } = this.source;
    for (const { site, counts } of this.growth.sample(store.nowMs)) {
      const one = store.index.oldestAt(site);
      if (one === undefined) continue;
      const task = graph.taskOf(one.id);
      this.tell(
        {
          kind: 'leakSuspect',
          key: String(site),
          text: `More and more coroutines wait for ${store.textOf(site)} in ${store.functionName(one.function)}: ${counts.join(', ')}, and none went on in between.`,
          coroutines: [{ id: task, name: store.functionNameOf(task) }],
          ...this.location(site),
          atMs: this.clock(),
        },
        String(counts.at(-1)),
      );
    }
  }

  private tell(sighting: Sighting, occurrence: string): void {
    const added = this.source.findings.add(sighting, occurrence);
    if (added !== undefined) this.onFound(added);
  }

  /** `cook("pie") awaits boil(minutes) at kitchen.ts:12`. */
  private frameText(facts: CoroutineFacts): string {
    const { store } = this.source;
    const place = store.placeOf(facts.site);
    const at = place === undefined ? '' : ` at ${path.basename(place.path)}:${place.line}`;
    return `${store.nameOf(facts)} awaits ${store.textOf(facts.site)}${at}`;
  }

  private waitText(facts: CoroutineFacts): string {
    const place = this.source.store.placeOf(facts.site);
    const text = facts.wait?.label ?? this.source.store.textOf(facts.site);
    return place === undefined ? text : `${text} at ${path.basename(place.path)}:${place.line}`;
  }

  private creators({ parent }: CoroutineFacts): string[] {
    const lines: string[] = [];
    for (let id = parent; id !== undefined && lines.length < MOST_CHAIN_FRAMES;) {
      const facts = this.source.store.get(id);
      if (facts === undefined) break;
      lines.push(`created by ${this.source.store.nameOf(facts)}`);
      id = facts.parent;
    }
    return lines;
  }

  private named(facts: CoroutineFacts): { id: CoroutineId; name: string } {
    return { id: facts.id, name: this.source.store.nameOf(facts) };
  }

  private location(site: SiteId | undefined): { location?: Location } {
    const location = this.source.store.placeOf(site);
    return location === undefined ? {} : { location };
  }

  private clock(): number {
    return this.source.store.nowMs - this.source.startedMs;
  }
}

/** The coroutine that ran longest between two events of a tick; undefined when too much of the tick was dropped. */
function longestRun(
  tick: TickFacts,
): { coroutine: CoroutineId; function: SiteId; site?: SiteId; ms: number } | undefined {
  let longest: { coroutine: CoroutineId; function: SiteId; site?: SiteId; ms: number } | undefined;
  tick.events.forEach((event, index) => {
    const next = tick.events[index + 1];
    // Beyond the last event that was kept nobody knows who ran.
    if (next === undefined && tick.dropped > 0) return;
    if (event.kind !== 'created' && event.kind !== 'resumed') return;
    const ms = (next?.atMs ?? tick.endMs ?? event.atMs) - event.atMs;
    if (longest !== undefined && longest.ms >= ms) return;
    const { coroutine, function: site, site: place } = event;
    longest = { coroutine, function: site, ms, ...(place === undefined ? {} : { site: place }) };
  });
  // Somebody else ran for most of it: better no culprit than a wrong one.
  const totalMs = (tick.endMs ?? tick.startMs) - tick.startMs;
  return longest !== undefined && longest.ms > totalMs / 2 ? longest : undefined;
}

/** The first place of the user's own in an error's stack, positions as Node prints them. */
function placeInStack(text: string): Location | undefined {
  for (const line of text.split('\n').slice(1)) {
    const match = /(?:\(|at (?:async )?)(?:file:\/\/)?(\/[^():]+|[A-Za-z]:\\[^():]+):(\d+):(\d+)\)?$/.exec(
      line,
    );
    if (match?.[1] === undefined || match[1].includes('node_modules')) continue;
    return { path: decodeURIComponent(match[1]), line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
