/** Remembers what was true at each stop of a program, goes back to it from a later one, and compares what is shown then. */
import type {
  CoroutineId,
  LookBackTarget,
  PastMoment,
  TaskRow,
} from '../../../debug-adapter/protocol/requests.js';
import type { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { Expect, Expected } from './compare-rows.js';
import type { Dice } from './stop-plan.js';
import type { StopKind, Told } from './truth-debuggee.js';

/** Rows asked for at once: more than there are. */
const ALL = 100_000;
/** Events that are walked back and forth again from a moment. */
const MOST_STEPS = 5;

interface Remembered {
  readonly where: string;
  readonly tick: number;
  readonly event: number;
  readonly expected: Expected;
}

export class PastCheck {
  private remembered: Remembered[] = [];

  /** @param stopped resolves when the client has heard of the next stop */
  constructor(
    private readonly client: DapClient,
    private readonly stopped: () => Promise<void>,
    private readonly counted: { moments: number },
  ) {}

  /** Another program. */
  forget(): void {
    this.remembered = [];
  }

  /** The program stands still, and this is true. */
  async remember(where: string, kind: StopKind, told: Told, expected: Expected): Promise<void> {
    const { ticks } = await this.client.ask('coroutines/ticks', { count: 1 });
    const [tick] = ticks;
    // An event that was left out is no moment that one can go back to.
    if (tick === undefined || tick.dropped > 0 || told.live.length === 0) return;
    // One that stops at its end runs still; for the journal it has ended.
    const event = tick.events.length - (kind === 'finish' ? 2 : 1);
    if (event < 0) return;
    this.remembered.push({ where, tick: tick.number, event, expected });
  }

  /** Goes back to one of the moments, perhaps steps around there, and comes back. */
  async lookBack(dice: Dice, same: Expect): Promise<void> {
    if (this.remembered.length === 0) return;
    const { tick, event, where, expected } = dice.pick(this.remembered);
    const moment = await this.go({ tick, event });
    const sameThen: Expect = (what, is, should) => {
      same(`looking back to ${where}: ${what}`, is, should);
    };
    await this.compare(expected, moment, sameThen);
    if (dice.chance(0.5)) {
      const count = 1 + dice.below(MOST_STEPS);
      await this.go({ back: count });
      const again = await this.go({ back: -count });
      // Forth beyond the last event is the present; back beyond the first there is nothing.
      if (again === undefined) return;
      if (again.tick === tick && again.event === event) await this.compare(expected, again, sameThen);
    }
    await this.go({});
  }

  private async go(target: LookBackTarget): Promise<PastMoment | undefined> {
    const { past } = await this.client.ask('coroutines/lookBack', target);
    await this.stopped();
    return past;
  }

  private async compare(expected: Expected, moment: PastMoment | undefined, same: Expect): Promise<void> {
    this.counted.moments++;
    const { forest, truth } = expected;
    const shown = await this.rows(expected);
    const ids = [...shown.keys()].sort((a, b) => a - b);
    same('who lives', ids.join(), truth.live.map(({ id }) => id).join());
    same('how much is not known', moment?.notKnown.length, 1);
    for (const [id, row] of shown) {
      const one = forest.get(id);
      if (one === undefined) continue;
      same(`the state of #${id}`, row.state, one.state);
      same(`the place of #${id}`, row.location, expected.place(one));
      same(`the parent of #${id}`, row.parent ?? 0, truth.parents[id]);
      same(`the function of #${id}`, row.functionName, one.functionName);
      if (one.wait === undefined) same(`the wait of #${id}`, row.wait, undefined);
      else if (one.wait.kind === 'consumer') same(`the wait of #${id}`, row.wait?.kind, 'consumer');
      else same(`what #${id} waits for`, row.wait?.text, expected.awaitedAt(one.suspendedAt ?? 0));
      // One that is due may be told as it was, as at the present.
      if (one.wait?.isDue === true) continue;
      // It was told when the moment was remembered. A loop's generator may have begun since: then it is not told.
      const isKnown = one.wait?.kind === 'coroutine' || row.wait?.coroutine !== undefined;
      if (isKnown) same(`whom #${id} waits for`, row.wait?.coroutine, one.wait?.coroutine);
    }
    await this.compareTree(expected, shown, same);
  }

  /** Every coroutine by itself. */
  private async rows(expected: Expected): Promise<Map<CoroutineId, TaskRow>> {
    const found = new Map<CoroutineId, TaskRow>();
    const under = async (parent: CoroutineId | undefined): Promise<void> => {
      const { tasks } = await this.client.ask('coroutines/tasks', {
        tree: 'await',
        count: ALL,
        ...(parent === undefined ? {} : { parent }),
      });
      for (const row of tasks) {
        if (found.has(row.id) || !expected.has(row.definition)) continue;
        found.set(row.id, row);
        if (row.childCount > 0) await under(row.id);
      }
    };
    await under(undefined);
    return found;
  }

  /** Each task under the nearest that lived of those it comes from, or in whose chain that was. */
  private async compareTree(
    { truth }: Expected,
    shown: ReadonlyMap<CoroutineId, TaskRow>,
    same: Expect,
  ): Promise<void> {
    const awaiters = new Map<CoroutineId, CoroutineId>();
    // The eldest of those that wait for the same.
    for (const { id, wait } of [...shown.values()].sort((one, other) => other.id - one.id))
      if (wait?.coroutine !== undefined) awaiters.set(wait.coroutine, id);
    // Of a circle the eldest is the task: that is for the checks of the present.
    if (truth.stuck.length > 0) return;
    const taskOf = (id: number): number => {
      const seen = new Set<number>();
      let task = id;
      for (let next = awaiters.get(task as CoroutineId); next !== undefined && !seen.has(next);) {
        seen.add(next);
        task = next;
        next = awaiters.get(task as CoroutineId);
      }
      return task;
    };
    const creator = (id: number): number => {
      let next = truth.parents[id] ?? 0;
      while (next !== 0 && !shown.has(next as CoroutineId)) next = truth.parents[next] ?? 0;
      return next === 0 ? 0 : taskOf(next);
    };
    const tasks = [...shown.keys()].filter((id) => taskOf(id) === id);
    for (const parent of [0, ...tasks]) {
      const { tasks: rows } = await this.client.ask('coroutines/tasks', {
        count: ALL,
        ...(parent === 0 ? {} : { parent: parent as CoroutineId }),
      });
      const is = rows.filter(({ id }) => shown.has(id)).map(({ id }) => id);
      // What waits for its own ancestor would be its own ancestor: it has none.
      const should = tasks.filter((id) => parent === (creator(id) === id ? 0 : creator(id)));
      same(`the tasks under ${parent}`, is.join(), should.sort((a, b) => a - b).join());
    }
  }
}
