/** Who can settle a future, or all of them; and tasks that, as far as variables tell, only each other can wake. */
import type { HeldFuture } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import { holdersAnswer, nestedSentence, stuckSentence } from '../coroutines/rows/holder-words.js';
import type { CoroutineSource, CoroutineView } from '../coroutines/store/coroutine-source.js';
import { nestedWaits } from '../coroutines/store/nested-waits.js';
import { ownCoroutine } from '../coroutines/store/own-coroutine.js';
import { stuckGroups, type StuckGroup } from '../coroutines/store/stuck-groups.js';
import { heldById, heldFutureOf, type Holding } from '../coroutines/store/stuck-waits.js';
import { UserError } from '../errors.js';
import type { Args, Result } from '../protocol/answers.js';

/** More are not read. */
const MOST_FUTURES = 200;
const CANNOT_ASK =
  'Who can settle a future is known of a program that is being debugged, and of one that was read from its memory.';

export async function answerHolders(
  source: CoroutineSource,
  { future }: Args<'coroutines/holders'>,
): Promise<Result<'coroutines/holders'>> {
  if (source.holders === undefined) throw new UserError(CANNOT_ASK);
  const view = await source.view();
  const facts = await source.holders(future);
  const together = facts.state === 'held' ? await stuckWith(future, source, view) : undefined;
  const involved = [...facts.holders.flatMap(({ coroutine }) => coroutine ?? []), ...(together?.tasks ?? [])];
  await nameAll(involved, source);
  return holdersAnswer(facts, together, source.store);
}

/** @param found receives what was found, before the answer */
export async function answerAllHolders(
  source: CoroutineSource,
  found: ((held: readonly HeldFuture[]) => Promise<void>) | undefined,
): Promise<Result<'coroutines/allHolders'>> {
  if (source.allHolders === undefined) throw new UserError(CANNOT_ASK);
  const view = await source.view();
  const { store } = source;
  const all = await source.allHolders();
  await found?.(all);
  const shown = all.slice(0, MOST_FUTURES);
  const ids = shown.map(({ future }) => future);
  await source.learnFutures(view, ids);
  const holding = holdingOf(view, source, all);
  const groups = stuckGroups(holding, (id) => view.graph.taskOf(id));
  const nested = nestedWaits(holding, groups, store);
  const involved = [
    ...shown.flatMap(({ holders }) => holders.flatMap(({ coroutine }) => coroutine ?? [])),
    ...ids.flatMap((id) => store.index.waitersOf(id)),
    ...groups.flatMap(({ tasks }) => tasks),
    ...nested.flatMap((one) => [one.task, one.waiting.id]),
    ...nested.flatMap((one) => (one.kind === 'holderWaits' ? [one.holder.id] : [])),
    ...nested.flatMap((one) => (one.kind === 'othersHadIt' ? one.had.slice(0, 1).map(({ id }) => id) : [])),
  ];
  await nameAll(involved, source);
  return {
    futures: shown.map((facts) => {
      const future = view.futures.get(facts.future);
      const row = future === undefined ? undefined : view.builder.futureRow(future);
      return {
        ...holdersAnswer(facts, undefined, store),
        future: facts.future,
        // One that no coroutine awaits itself has no name.
        label: row === undefined || row.waiters.length === 0 ? store.textOf(facts.madeAt) : row.text,
        waiters: (row?.waiters ?? []).map(({ name }) => name),
      };
    }),
    together: [
      ...groups.map((group) => stuckSentence(group, store)),
      ...nested.map((one) => nestedSentence(one, store)),
    ],
    dropped: all.length - shown.length,
  };
}

/** Those that the sentences name. */
async function nameAll(ids: readonly CoroutineId[], source: CoroutineSource): Promise<void> {
  const { store } = source;
  const named = new Set(ids.flatMap((id) => [id, ownCoroutine(id, store)]));
  await source.nameCoroutines([...named].flatMap((id) => store.get(id) ?? []));
}

/** The tasks that are stuck together, of which one waits for this future. */
async function stuckWith(
  future: FutureId,
  source: CoroutineSource,
  view: CoroutineView,
): Promise<StuckGroup | undefined> {
  const holding = holdingOf(view, source, (await source.allHolders?.()) ?? []);
  const waiting = source.store.index.waitersOf(future).map((id) => view.graph.taskOf(id));
  return stuckGroups(holding, (id) => view.graph.taskOf(id)).find(({ tasks }) =>
    tasks.some((id) => {
      const facts = source.store.get(id);
      return waiting.includes(id) || (facts !== undefined && heldFutureOf(facts, holding) === future);
    }),
  );
}

export function holdingOf(
  { futures }: CoroutineView,
  { store }: CoroutineSource,
  all: readonly HeldFuture[],
): Holding {
  return { index: store.index, futures, held: heldById(all) };
}
