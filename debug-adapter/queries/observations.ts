/** What is worth a look: true now, and not wrong by itself. Every sentence says no more than is known. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import { nestedSentence, stuckSentence } from '../coroutines/rows/holder-words.js';
import type { CoroutineSource, CoroutineView } from '../coroutines/store/coroutine-source.js';
import { nestedWaits } from '../coroutines/store/nested-waits.js';
import { ownCoroutine } from '../coroutines/store/own-coroutine.js';
import { stuckGroups } from '../coroutines/store/stuck-groups.js';
import type { ObservationRow } from '../protocol/requests.js';
import { holdingOf } from './holders.js';
import { unawaitedCalls } from './unawaited.js';

/** A wait of this length is reported. */
const LONG_MS = 10_000;
const MOST_OBSERVATIONS = 10;
const MOST_COROUTINES = 20;

export async function observe(source: CoroutineSource): Promise<ObservationRow[]> {
  const view = await source.view();
  const rows = [
    ...(await together(source, view)),
    ...(await forgotten(source)),
    ...idleness(source),
    ...(await longWaits(source, view)),
  ];
  return rows.slice(0, MOST_OBSERVATIONS);
}

/** Where it was asked at this stop who can settle what. */
async function together(source: CoroutineSource, view: CoroutineView): Promise<ObservationRow[]> {
  const held = await source.knownHolders?.();
  if (held === undefined) return [];
  const { store } = source;
  const holding = holdingOf(view, source, held);
  const stuck = stuckGroups(holding, (id) => view.graph.taskOf(id));
  const groups = stuck.map((group) => ({
    ...{ key: `together:${group.tasks.join()}`, tasks: group.tasks, text: stuckSentence(group, store) },
  }));
  const nested = nestedWaits(holding, stuck, store).map((one) => ({
    ...{ key: `nested:${one.task}`, tasks: [one.task], text: nestedSentence(one, store) },
  }));
  return [...groups, ...nested].map(({ key, tasks, text }) => {
    const place = store.placeOf(leafOf(tasks[0], source)?.site);
    const own = tasks.map((id) => ownCoroutine(id, store));
    return { ...{ key, text, coroutines: named(own, source) }, ...(place && { location: place }) };
  });
}

/** Calls that no one awaits. */
async function forgotten(source: CoroutineSource): Promise<ObservationRow[]> {
  return (await unawaitedCalls(source)).map(({ calls, text, location }) => ({
    ...{ key: `unawaited:${text}`, text },
    coroutines: named(
      calls.map(({ id }) => id),
      source,
    ),
    ...(location && { location }),
  }));
}

/** Nothing has run for long: reported only if that is known. */
function idleness({ history, store }: CoroutineSource): ObservationRow[] {
  const endMs = history.ticks.at(-1)?.endMs;
  if (endMs === undefined || store.live === 0) return [];
  const ms = store.ageOf(endMs);
  if (ms < LONG_MS) return [];
  return [{ key: 'idle', text: `No coroutine has run for ${longText(ms)}.`, coroutines: [] }];
}

/** Tasks that have waited long at one place, those that have waited longest first. */
async function longWaits(source: CoroutineSource, { graph }: CoroutineView): Promise<ObservationRow[]> {
  const { store } = source;
  const bySite = new Map<SiteId, { readonly task: CoroutineFacts; readonly ms: number }[]>();
  for (const task of graph.tasks()) {
    const leaf = store.index.leafOf(task);
    const { site, sinceMs, wait, state } = leaf;
    // A generator waits for its consumer.
    if (state !== 'suspended' || site === undefined || sinceMs === undefined || wait?.kind === 'consumer')
      continue;
    const ms = store.ageOf(sinceMs);
    if (ms < LONG_MS) continue;
    bySite.set(site, [...(bySite.get(site) ?? []), { task, ms }]);
  }
  const groups = [...bySite]
    .map(([site, tasks]) => ({ site, tasks, ms: Math.min(...tasks.map((one) => one.ms)) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST_OBSERVATIONS);
  await source.nameCoroutines(
    groups.flatMap(({ tasks }) => tasks.slice(0, MOST_COROUTINES).map(({ task }) => task)),
  );
  return groups.map(({ site, tasks, ms }) => {
    const ids = tasks.map(({ task }) => task.id);
    const [first = { name: '' }] = named(ids, source);
    const who = ids.length === 1 ? `${first.name} has` : `${ids.length} tasks have`;
    const place = store.placeOf(site);
    return {
      ...{ key: `waits:${site}`, text: `${who} waited for ${store.textOf(site)} for ${longText(ms)}.` },
      coroutines: named(ids, source),
      ...(place && { location: place }),
    };
  });
}

function leafOf(id: CoroutineId | undefined, { store }: CoroutineSource): CoroutineFacts | undefined {
  const facts = id === undefined ? undefined : store.get(id);
  return facts === undefined ? undefined : store.index.leafOf(facts);
}

function named(ids: readonly CoroutineId[], { store }: CoroutineSource): ObservationRow['coroutines'] {
  return ids.slice(0, MOST_COROUTINES).flatMap((id) => {
    const facts = store.get(id);
    return facts === undefined ? [] : [{ id, name: store.nameOf(facts) }];
  });
}

/** `30 s or longer`: what it has been at least. */
function longText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}
