/** One program under the debugger: its connection, and the known facts about its coroutines. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../inspector/connection.js';
import type { AwaitGraph } from '../../coroutines/store/await-graph.js';
import type {
  CoroutineView,
  CoroutineSource,
  LoopContents,
} from '../../coroutines/store/coroutine-source.js';
import { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import { FindingList } from '../../coroutines/findings/finding-list.js';
import { SecretNames } from '../../coroutines/dump/secret-names.js';
import { History } from '../../coroutines/history/history.js';
import { RowBuilder } from '../../coroutines/rows/task-rows.js';
import { withWaiters } from '../../coroutines/store/waiters.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type {
  CoroutineFacts,
  CreationFrame,
  FutureDetails,
  HeldFuture,
  HoldersFacts,
  RacedFacts,
} from '../../../runtime/protocol/facts.js';
import type { SharedOutput } from '../../../runtime/protocol/children.js';
import type { FindingKind } from '../../protocol/requests.js';
import { ProgramClock } from './program-clock.js';
import { CoalescedQuery } from './coalesced-query.js';
import { StandingAnswer, type Standstill } from './standing-answer.js';
import { learnUnhooked } from '../../debuggee/unhooked-promises.js';
import { usableObjects } from '../../debuggee/usable-objects.js';
import { Debuggee, type DebuggeeListener } from '../../debuggee/debuggee.js';
import type { PathMapping } from '../../debuggee/scripts/path-mapping.js';
import { LoopQueues } from '../../debuggee/loop-queues.js';
import { unpackTick } from '../../../runtime/protocol/packed-ticks.js';
import type { Pull } from '../../../runtime/protocol/hook.js';
import type { HookClient } from '../../debuggee/hook-client.js';

/** How long the program works on one slice of a pull, in milliseconds. */
const SLICE_MS = 4;
/**
 * The number of rounds in which later changes are requested in slices; after that they come in one answer, however long
 * it takes.
 */
const MOST_ROUNDS = 5;
/** Between two portions of ageing. */
const AGEING_INTERVAL_MS = 10;
/** How long the program searches, at a stop, for coroutines that only wait for their turn. */
const READY_MS = 50;
/** How long the program searches for the holders of all futures. */
const HOLDERS_MS = 1000;
/** Derived futures whose details are requested for every view; those of the shown rows are requested in addition. */
const MOST_COMPOSITES = 500;

export class Program implements CoroutineSource {
  readonly store = new CoroutineStore();
  readonly history = new History(this.store);
  readonly findings: FindingList;
  private readonly pulling = this.standing(() => this.pullAll());
  private readonly pullingTicks = this.standing(() => this.pullTicks());
  private readonly viewing = this.standing(() => this.makeView());
  private readonly askingHolders = this.standing(() =>
    this.inspect(async () => {
      await this.tellRunning();
      return this.debuggee.hook.call('allHolders', HOLDERS_MS);
    }),
  );
  private readonly queues: LoopQueues;
  private readonly readingLoop: CoalescedQuery<LoopContents>;
  private readonly clock = new ProgramClock();
  /** The adapter's clock since which the program is kept from running; undefined while it runs. */
  private blockedSinceMs: number | undefined;
  private isAgeing = false;
  /** When the heap was last searched for promises of code without hooks. */
  private learnt: Standstill | undefined;
  /** The debuggee's clock when the debugger attached, in milliseconds. */
  startedMs = 0;
  /** The names of secrets, whose values are left out of task names and dumps. */
  secretNames = new SecretNames();
  /** Whether it is a worker thread of a program. */
  isThread = false;
  /** Whether it runs a text, which is in no file and not instrumented. */
  isText = false;
  /** Its output that another session shows, or that appears where the program was started. */
  shownElsewhere: SharedOutput = { stdout: false, stderr: false };

  private constructor(
    readonly debuggee: Debuggee,
    mutedFindings: readonly FindingKind[],
  ) {
    this.findings = new FindingList(new Set(mutedFindings));
    this.history.noteWaits();
    this.debuggee.onBlocked = (isBlocked) => {
      this.noteStandstill(isBlocked);
    };
    this.queues = new LoopQueues(
      debuggee.connection,
      debuggee.hook,
      (id) => debuggee.scriptById(id),
      (send) => debuggee.execution.read(send),
    );
    this.readingLoop = new CoalescedQuery(() => this.queues.contents());
  }

  /** Its files have other paths than on this machine. */
  usePaths(paths: PathMapping): void {
    this.debuggee.paths = paths;
    this.store.localPathOf = (path) => paths.toLocal(path);
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
    const [isText, { nowMs }] = await Promise.all([
      hook.call('runsText'),
      program.timed(() => hook.call('pull', 0, 0)),
    ]);
    program.startedMs = nowMs;
    if (isText) await program.runsText();
    return program;
  }

  /** Node compiles a text itself, so nothing was inserted at its `debugger` statements: V8 must stop there. */
  runsText(): Promise<void> {
    this.isText = true;
    return this.debuggee.execution.need('texts', true);
  }

  /**
   * A query that is sent once for all simultaneous callers, and whose answer is valid while the program is paused and
   * nothing runs in it.
   */
  private standing<T>(ask: () => Promise<T>): StandingAnswer<T> {
    const query = new CoalescedQuery(ask);
    return new StandingAnswer(
      () => this.standstill(),
      () => query.get(),
    );
  }

  private standstill(): Standstill | undefined {
    const { pause, hook } = this.debuggee;
    return pause === undefined ? undefined : { pause, changes: hook.changes };
  }

  /** Brings the store up to date. */
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
    // All at once: no view sees only a part of it.
    for (const pull of pulls) this.store.apply(pull);
    // True of a stop only.
    if (this.debuggee.pause === undefined) {
      this.store.setReady([]);
      this.store.setOverdue([]);
    }
    // Now rather than when a view is opened.
    this.store.graph.keep();
    if (last?.ageing === true) void this.age();
    // While the program is paused nothing ages.
    const { nowMs } = this.store;
    const stoppedAtMs = this.blockedSinceMs === undefined ? undefined : this.clock.at(this.blockedSinceMs);
    this.store.nowMs = Math.min(stoppedAtMs ?? nowMs, nowMs);
  }

  /**
   * All changes, up to one moment. A running program answers in slices and continues between them, so the slices are
   * not of one moment; later changes are requested again until one answer contains all of them.
   */
  private async pullOneMoment(): Promise<Pull[]> {
    const { hook } = this.debuggee;
    const pulls: Pull[] = [];
    let { version } = this.store;
    for (let round = 1; ; round++) {
      const standsStill = this.debuggee.pause !== undefined;
      const sliceMs = standsStill || round > MOST_ROUNDS ? null : SLICE_MS;
      let pull = await this.timed(() => hook.call('pull', version, sliceMs));
      pulls.push(pull);
      if (!pull.more) return pulls;
      while (pull.more) {
        pull = await hook.call('pullMore');
        pulls.push(pull);
      }
      ({ version } = pull);
    }
  }

  /** Each answer narrows the distance of the clocks. */
  private async timed(ask: () => Promise<Pull>): Promise<Pull> {
    const askedMs = performance.now();
    const pull = await ask();
    this.clock.read(pull.nowMs, askedMs, performance.now());
    return pull;
  }

  /**
   * What is recorded is never longer than the real span: that began before it was reported, and ended after the request
   * to resume was sent.
   */
  private noteStandstill(isBlocked: boolean): void {
    const sinceMs = this.blockedSinceMs;
    this.blockedSinceMs = isBlocked ? performance.now() : undefined;
    if (isBlocked || sinceMs === undefined) return;
    const fromMs = this.clock.at(sinceMs);
    const toMs = this.clock.at(performance.now());
    if (fromMs !== undefined && toMs !== undefined) this.store.standstills.add(fromMs, toMs);
  }

  /** Lets the program age its coroutines in small portions: those that are not aged are scanned by every pull. */
  private async age(): Promise<void> {
    if (this.isAgeing) return;
    this.isAgeing = true;
    try {
      do await delay(AGEING_INTERVAL_MS, undefined, { ref: false });
      while (await this.debuggee.hook.call('age'));
    } catch {
      // The end of the program has an event of its own.
    } finally {
      this.isAgeing = false;
    }
  }

  /** The await graph as of the last refresh. */
  graph(): AwaitGraph {
    return this.store.graph;
  }

  async view(): Promise<CoroutineView> {
    // Overdue timers are among Node's queues. The search for those runs code in the program, once: what was known of the
    // stop before it is out of date then.
    if (this.debuggee.pause !== undefined) await this.queues.know();
    return this.viewing.get();
  }

  /** The current view, and the history up to it: the data in which findings are searched. */
  async viewWithHistory(): Promise<CoroutineView> {
    const view = await this.view();
    await this.updateHistory();
    return view;
  }

  private async makeView(): Promise<CoroutineView> {
    await this.refresh();
    await this.learnDue();
    const { index } = this.store;
    const composites = index.compositeFutures(MOST_COMPOSITES);
    const details = await this.detailsOf(composites);
    const futures = new Map(withWaiters(details, index));
    const graph = this.graph();
    return { graph, builder: new RowBuilder(this.store, graph, futures), futures };
  }

  /** At a stop: which coroutines only wait for their turn, and which timers are overdue. */
  private async learnDue(): Promise<void> {
    const { pause, hook, execution } = this.debuggee;
    if (pause === undefined) return;
    const due = await execution.within(pause, () =>
      Promise.all([hook.call('readyWaits', READY_MS), hook.call('overdueWaits', READY_MS)]),
    );
    if (due === undefined || this.debuggee.pause !== pause) return;
    this.store.setReady(due[0]);
    this.store.setOverdue(due[1]);
  }

  /** A question for which V8 is asked from within the program. */
  private async inspect<Result>(ask: () => Promise<Result>): Promise<Result> {
    const { pause, execution } = this.debuggee;
    return (pause === undefined ? undefined : await execution.within(pause, ask)) ?? ask();
  }

  /** All details while the program is paused, else only those that are quick to get. */
  private async detailsOf(ids: readonly FutureId[]): Promise<readonly FutureDetails[]> {
    if (ids.length === 0) return [];
    return this.debuggee.hook.call('futures', ids, this.debuggee.pause === undefined);
  }

  async learnFutures({ futures }: CoroutineView, ids: readonly FutureId[]): Promise<void> {
    const unknown = ids.filter((id) => !futures.has(id));
    if (unknown.length === 0) return;
    const details = await this.detailsOf(unknown);
    for (const [id, future] of withWaiters(details, this.store.index)) futures.set(id, future);
  }

  racedPromises(): Promise<readonly RacedFacts[]> {
    return this.debuggee.hook.call('racedPromises');
  }

  unawaited(): Promise<readonly CoroutineId[]> {
    return this.debuggee.hook.call('unawaited', SLICE_MS);
  }

  async holders(future: FutureId): Promise<HoldersFacts> {
    // The first query for Node's queues searches for them.
    await this.loop();
    return this.inspect(async () => {
      await this.tellRunning();
      const ask = (): Promise<HoldersFacts> => this.debuggee.hook.call('holders', future);
      const facts = await ask();
      if (!isUnhooked(facts)) return facts;
      await this.learnUnhooked();
      return ask();
    });
  }

  /** Once while the program is paused: a second snapshot would show the same. */
  private async learnUnhooked(): Promise<void> {
    const now = this.standstill();
    if (now !== undefined && now.pause === this.learnt?.pause && now.changes === this.learnt.changes) return;
    try {
      await learnUnhooked(this.debuggee);
    } catch (error) {
      // Without a snapshot they stay unknown, which the answer says.
      this.debuggee.trace.failure(error);
    }
    this.learnt = this.standstill();
  }

  /** Code that stands at a stop may settle what it can reach once the program continues. */
  private async tellRunning(): Promise<void> {
    const { pause, hook, connection } = this.debuggee;
    await hook.knowRunning(pause === undefined ? [] : await usableObjects(pause, connection));
  }

  async allHolders(): Promise<readonly HeldFuture[]> {
    const known = this.askingHolders.known();
    if (known !== undefined) return known;
    // The first query for Node's queues searches for them, which runs code in the program.
    await this.loop();
    const all = await this.askingHolders.get();
    if (!all.some(isUnhooked)) return all;
    await this.inspect(() => this.learnUnhooked());
    return this.askingHolders.get();
  }

  importCircles(
    waits: readonly { readonly module: string; readonly specifier: string }[],
  ): Promise<readonly (readonly string[])[]> {
    return this.debuggee.hook.call('importCircles', waits);
  }

  knownHolders(): Promise<readonly HeldFuture[]> | undefined {
    return this.askingHolders.known();
  }

  get isPaused(): boolean {
    return this.debuggee.pause !== undefined;
  }

  /** One query at a time: two would each add the same ticks. */
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
    return this.readingLoop.get();
  }

  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]> {
    return this.debuggee.hook.call('creationStacks', ids);
  }

  /** Requests the arguments of these coroutines, for their names, once for each. */
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
      const shown = this.secretNames.redactArguments(this.store.parametersInSource(facts.function), texts);
      const isModule = this.store.functionKind(facts.function) === 'module';
      // `(anonymous)()` would add nothing to `(anonymous)`.
      const isBare = isModule || (texts.length === 0 && functionName.startsWith('('));
      this.store.rememberName(facts.id, isBare ? functionName : `${functionName}(${shown.join(', ')})`);
    });
  }
}

/** Code without hooks made it, or may have resolved it: the heap can tell more. */
function isUnhooked({ state, holders }: HoldersFacts): boolean {
  return state === 'unknown' || state === 'orphan' || (state === 'held' && holders.length === 0);
}
