/**
 * Awaiters that the hooks do not know. If the program is paused in a callback outside of any coroutine: the awaiter of
 * what the callback can settle, or the one that V8 names as awaiting the callback's own promise, else the creator of
 * that promise. Also awaiters behind code without hooks.
 */
import type { CreationFrame, SettlingFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Program } from '../program/program.js';
import { reachedObjects } from './reached-objects.js';

export interface CallbackWaiter {
  readonly coroutine: CoroutineId;
  /** The label between the callback's frames and the coroutine. */
  readonly label: string;
}

/** Undefined if none is known. */
export async function waiterOfCallback(pause: Pause, program: Program): Promise<CallbackWaiter | undefined> {
  const { debuggee, store } = program;
  const settling = async (): Promise<readonly SettlingFacts[]> => {
    const reached = await reachedObjects(pause, debuggee.connection);
    return debuggee.execution.read(() => debuggee.hook.settledBy(reached));
  };
  const [settled, frames] = await Promise.all([settling(), debuggee.hook.call('awaitingFrames')]);
  for (const { waiters } of settled) {
    const [coroutine] = waiters;
    if (coroutine === undefined) continue;
    const what = store.textOf(store.get(coroutine)?.site);
    const more = waiters.length > 1 ? ` and ${waiters.length - 1} more` : '';
    return { coroutine, label: `can settle ${what}, awaited by${more}` };
  }
  const awaiting = awaiterIn(frames, store);
  if (awaiting !== undefined) return { coroutine: awaiting, label: 'awaited by' };
  const creator = settled.find(({ by }) => by !== undefined)?.by;
  const isAlive = creator !== undefined && store.get(creator)?.state === 'suspended';
  return isAlive ? { coroutine: creator, label: 'can settle what was created by' } : undefined;
}

/** The ends of the chain that the hooks know, each with the awaiter behind it. */
export type Bridges = ReadonlyMap<CoroutineId, CallbackWaiter>;

/**
 * Through code that is not instrumented only V8 knows the awaiter of a coroutine. Follows the chain of what runs, from
 * each of its ends to the next coroutine that V8's own stack names behind it. Node awaits modules.
 *
 * @param awaiterOf the awaiter of a coroutine, as the hooks know it
 */
export async function bridgesByStack(
  { debuggee, store }: Program,
  running: readonly CoroutineId[],
  awaiterOf: (coroutine: CoroutineId) => CoroutineId | undefined,
): Promise<Bridges> {
  const bridges = new Map<CoroutineId, CallbackWaiter>();
  const seen = new Set(running);
  const base = running.at(-1);
  let frames: readonly CreationFrame[] | undefined;
  for (let id = base; id !== undefined;) {
    const known = awaiterOf(id);
    if (known === undefined) {
      const facts = store.get(id);
      if (facts === undefined || store.functionKind(facts.function) === 'module') break;
      frames ??= await debuggee.hook.call('awaitingFrames');
      // The frames below a suspended coroutine are behind it.
      if (id !== base) {
        const own = indexOf(id, frames, store);
        if (own < 0) break;
        frames = frames.slice(own + 1);
      }
      const behind = awaiterIn(frames, store);
      if (behind === undefined || seen.has(behind)) break;
      // A coroutine from before the debugger: V8 knows what was not reported to the hooks.
      const isDirect = indexOf(behind, frames, store) === 0;
      const label = isDirect ? 'awaited by' : 'awaited, through code without hooks, by';
      bridges.set(id, { coroutine: behind, label });
    }
    const next: CoroutineId | undefined = known ?? bridges.get(id)?.coroutine;
    if (next === undefined || seen.has(next)) break;
    seen.add(next);
    id = next;
  }
  return bridges;
}

/** The position of this suspended coroutine in V8's stack; negative if it is not there. */
function indexOf(id: CoroutineId, frames: readonly CreationFrame[], store: CoroutineStore): number {
  const site = store.get(id)?.site;
  return frames.findIndex(
    ({ path, line }) => site !== undefined && [...store.suspensionSitesAt(path, line)].includes(site),
  );
}

/** The innermost coroutine that V8 names, if only one is suspended at that place. */
function awaiterIn(frames: readonly CreationFrame[], store: CoroutineStore): CoroutineId | undefined {
  for (const { path, line } of frames) {
    const there = new Set(store.suspensionSitesAt(path, line));
    const found = store
      .liveCoroutines()
      .filter(({ state, site }) => state === 'suspended' && site !== undefined && there.has(site));
    if (found.length === 1) return found[0]?.id;
    if (found.length > 1) return undefined;
  }
  return undefined;
}
