/** Snapshots of all tasks, and what changed between two of them. */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineRequests, TaskRow } from '../../protocol/requests.js';
import type { CoroutineSource } from '../store/coroutine-source.js';

interface Snapshot {
  readonly rows: ReadonlyMap<CoroutineId, TaskRow>;
  /** When each coroutine entered its state: a different time means that it has moved. */
  readonly since: ReadonlyMap<CoroutineId, number | undefined>;
}

export class Snapshots {
  private readonly taken: Snapshot[] = [];

  /** Answers the snapshot's number, counted from 1. */
  async take(source: CoroutineSource): Promise<{ snapshot: number; live: number }> {
    this.taken.push(await look(source));
    return { snapshot: this.taken.length, live: source.store.live };
  }

  /** Undefined if there is no such snapshot. */
  async diff(
    source: CoroutineSource,
    from: number,
    to: number | undefined,
  ): Promise<CoroutineRequests['coroutines/diff']['result'] | undefined> {
    const older = this.taken[from - 1];
    const newer = to === undefined ? await look(source) : this.taken[to - 1];
    if (older === undefined || newer === undefined) return undefined;
    const rows = [...newer.rows.values()];
    return {
      created: rows.filter(({ id }) => !older.rows.has(id)),
      ended: [...older.rows.values()]
        .filter(({ id }) => !newer.rows.has(id))
        .map(({ id, name }) => ({ id, name })),
      unmoved: rows.filter(({ id }) => older.rows.has(id) && older.since.get(id) === newer.since.get(id)),
    };
  }
}

async function look(source: CoroutineSource): Promise<Snapshot> {
  const { graph, builder } = await source.view();
  const tasks = graph.tasks();
  await source.nameCoroutines(tasks);
  return {
    rows: new Map(tasks.map((facts) => [facts.id, builder.taskRow(facts)])),
    since: new Map(tasks.map((facts) => [facts.id, builder.leafOf(facts).sinceMs])),
  };
}
