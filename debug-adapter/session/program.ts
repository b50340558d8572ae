/** One program under the debugger: its connection, and what is known of its coroutines. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../inspector/connection.js';
import type { AwaitGraph } from '../coroutines/await-graph.js';
import type { CoroutineSource, Facts, LoopContents } from '../coroutines/coroutine-source.js';
import { CoroutineStore } from '../coroutines/coroutine-store.js';
import { FindingList } from '../coroutines/finding-list.js';
import { History } from '../coroutines/history.js';
import { RowBuilder } from '../coroutines/task-rows.js';
import { withWaiters } from '../coroutines/waiters.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { CoroutineFacts, CreationFrame, FutureDetails } from '../../runtime/protocol/facts.js';
import type { SharedOutput } from '../../runtime/protocol/children.js';
import type { FindingKind } from '../protocol/requests.js';
import { Fresh } from './fresh.js';
import { Debuggee, type DebuggeeListener } from '../target/debuggee.js';
import { LoopQueues } from '../target/loop-queues.js';
import { unpackTick } from '../../runtime/protocol/packed-ticks.js';
import type { Pull } from '../../runtime/protocol/hook.js';
import type { HookClient } from '../target/hook-client.js';

/** How long the program works on one answer of a pull, in milliseconds. */
const SLICE_MS = 4;
/** Times that what changed meanwhile is asked for in slices; then it is told in one piece, however long that takes. */
const MOST_ROUNDS = 5;
/** Between two pieces of ageing. */
const AGEING_INTERVAL_MS = 10;
/** Futures made of others whose details are learnt for every picture; those of the rows shown are learnt besides. */
const MOST_COMPOSITES = 500;

export class Program implements CoroutineSource {
  readonly store = new CoroutineStore();
  readonly history = new History(this.store);
  readonly findings: FindingList;
  private readonly pulling = new Fresh(() => this.pullAll());
  private readonly pullingTicks = new Fresh(() => this.pullTicks());
  private readonly reading: Fresh<LoopContents>;
  private readonly gathering = new Fresh(() => this.gather());
  /** The program's clock at this stop, known from the first look on. */
  private stoppedAtMs: number | undefined;
  /** The adapter's clock when it heard of the stop. */
  private heardOfStopMs = 0;
  private isAgeing = false;
  /** The debuggee's clock when the debugger attached, in milliseconds. */
  startedMs = 0;
  /** Whether it is a worker thread of a program. */
  isThread = false;
  /** What it writes is shown by another session, or where the program was started. */
  shownElsewhere: SharedOutput = { stdout: false, stderr: false };

  private constructor(
    readonly debuggee: Debuggee,
    mutedFindings: readonly FindingKind[],
  ) {
    this.findings = new FindingList(new Set(mutedFindings));
    this.history.noteWaits();
    const queues = new LoopQueues(debuggee.connection, debuggee.hook, (id) => debuggee.scriptById(id));
    this.reading = new Fresh(() => queues.contents());
  }

  /** A program whose hook is attached. */
  static async of(
    connection: Connection,
    hook: HookClient,
    mutedFindings: readonly FindingKind[],
    listener: DebuggeeListener,
  ): Promise<Program> {
    await connection.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
    const program = new Program(new Debuggee(connection, hook, listener), mutedFindings);
    program.startedMs = (await hook.call('pull', 0, 0)).nowMs;
    return program;
  }

  /** Brings the store up to date. Calls that come while one is under way share the next. */
  refresh(): Promise<void> {
    return this.pulling.get();
  }

  private async pullAll(): Promise<void> {
    const pulls = await this.pullOneMoment();
    const last = pulls.at(-1);
    if (last !== undefined && last.modules !== this.store.knownModules.length) {
      for (const { firstSite, table } of await this.debuggee.hook.call('modules', this.store.knownModules))
        this.store.addModule(firstSite, table);
    }
    // At once: no view sees a part of it.
    for (const pull of pulls) this.store.apply(pull);
    // Now rather than when a view is opened.
    this.store.graph.keep();
    if (last?.ageing === true) void this.age();
    // While the program stands still nothing becomes older.
    const { nowMs } = this.store;
    if (this.debuggee.pause === undefined) this.stoppedAtMs = undefined;
    else this.stoppedAtMs ??= nowMs - (performance.now() - this.heardOfStopMs);
    this.store.nowMs = this.stoppedAtMs ?? nowMs;
  }

  /**
   * What changed, up to one moment. A program that runs tells it in slices, between which it goes on, so that what it
   * told is not of one moment; what has changed since is asked for again until one answer holds it all.
   */
  private async pullOneMoment(): Promise<Pull[]> {
    const { hook } = this.debuggee;
    const pulls: Pull[] = [];
    let { version } = this.store;
    for (let round = 1; ; round++) {
      const standsStill = this.debuggee.pause !== undefined;
      let pull = await hook.call('pull', version, standsStill || round > MOST_ROUNDS ? null : SLICE_MS);
      pulls.push(pull);
      if (!pull.more) return pulls;
      while (pull.more) {
        pull = await hook.call('pullMore');
        pulls.push(pull);
      }
      ({ version } = pull);
    }
  }

  /** Has the program age its coroutines a few at a time: those that are not it looks through at each question. */
  private async age(): Promise<void> {
    if (this.isAgeing) return;
    this.isAgeing = true;
    try {
      do await delay(AGEING_INTERVAL_MS, undefined, { ref: false });
      while (await this.debuggee.hook.call('age'));
    } catch {
      // The program has ended: its own event says so.
    } finally {
      this.isAgeing = false;
    }
  }

  /** The await graph as of the last refresh. */
  graph(): AwaitGraph {
    return this.store.graph;
  }

  /** Rows as of now; calls that come while one is under way share the next. */
  rows(): Promise<Facts> {
    return this.gathering.get();
  }

  private async gather(): Promise<Facts> {
    await this.refresh();
    const { index } = this.store;
    const composites = index.compositeFutures(MOST_COMPOSITES);
    const details = await this.detailsOf(composites);
    const futures = new Map(withWaiters(details, index));
    const graph = this.graph();
    return { graph, builder: new RowBuilder(this.store, graph, futures), futures };
  }

  /** All that there is to tell of them while the program stands still, else what is told quickly. */
  private async detailsOf(ids: readonly FutureId[]): Promise<readonly FutureDetails[]> {
    if (ids.length === 0) return [];
    return this.debuggee.hook.call('futures', ids, this.debuggee.pause === undefined);
  }

  async learnFutures({ futures }: Facts, ids: readonly FutureId[]): Promise<void> {
    const unknown = ids.filter((id) => !futures.has(id));
    if (unknown.length === 0) return;
    const details = await this.detailsOf(unknown);
    for (const [id, future] of withWaiters(details, this.store.index)) futures.set(id, future);
  }

  /** Calls that come while one is under way share the next: two at a time would each add the same ticks. */
  updateHistory(): Promise<void> {
    return this.pullingTicks.get();
  }

  private async pullTicks(): Promise<void> {
    const { hook } = this.debuggee;
    for (let isMore = true; isMore;) {
      const { ticks, more, forgotten } = await hook.call('ticks', this.history.lastNumber);
      this.history.add(ticks.map(unpackTick), forgotten);
      isMore = more;
    }
  }

  loop(): Promise<LoopContents> {
    return this.reading.get();
  }

  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]> {
    return this.debuggee.hook.call('creationStacks', ids);
  }

  /** The program has stopped. Asks nothing. */
  noteStop(): void {
    this.stoppedAtMs = undefined;
    this.heardOfStopMs = performance.now();
  }

  /** Learns the arguments of these coroutines, for their names. Each is asked about once. */
  async nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void> {
    const unnamed = coroutines.filter(({ id, name, state }) => {
      return name === undefined && state === 'suspended' && !this.store.hasName(id);
    });
    if (unnamed.length === 0) return;
    const ids: CoroutineId[] = unnamed.map(({ id }) => id);
    const names = unnamed.map((facts) => this.store.parameterNames(facts.function));
    const values = await this.debuggee.hook.call('parameters', ids, names);
    unnamed.forEach((facts, index) => {
      const texts = values[index];
      if (texts === undefined || texts === null) return;
      const functionName = this.store.functionName(facts.function);
      const isModule = this.store.functionKind(facts.function) === 'module';
      // `(anonymous)()` would say no more than `(anonymous)`.
      const isBare = isModule || (texts.length === 0 && functionName.startsWith('('));
      this.store.rememberName(facts.id, isBare ? functionName : `${functionName}(${texts.join(', ')})`);
    });
  }
}
