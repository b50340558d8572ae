/**
 * Who can settle the promises at the ends of what coroutines wait for, of those that no coroutine settles: from which
 * variables, timers and handles their resolving functions can be reached.
 */
import type { HeldFuture } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import { holderFacts } from '../../../runtime/ways/holder-facts.js';
import type { Picture, PlacedActivation } from '../coroutines/picture.js';
import { ReactionReader } from '../coroutines/reactions.js';
import { waitTypes } from '../coroutines/suspended.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import type { Variables } from '../values/variables.js';
import { HeapReach } from './heap-reach.js';
import { HeapMembers } from './members.js';
import { globalsOf, rootsOf } from './roots.js';
import { UsedVariables } from '../values/used-variables.js';
import { settlingReactions } from './waits-behind.js';

export interface HeldSources {
  readonly heap: V8Heap;
  readonly picture: Picture;
  readonly variables: Variables;
}

/** One promise at the end of what a coroutine waits for. */
export interface Leaf {
  readonly promise: Pointer;
  readonly future: FutureId;
}

/**
 * Those of which a way to their resolving functions was found. That there are no others is never certain: native
 * code and the variables of coroutines that run are not read.
 *
 * @param shown the coroutines that are reported, with their numbers
 */
export function readHeld(
  { heap, picture, variables }: HeldSources,
  leaves: readonly Leaf[],
  shown: readonly PlacedActivation[],
  idOf: (activation: Pointer) => CoroutineId | undefined,
): HeldFuture[] {
  if (leaves.length === 0) return [];
  const { functions, waits, edges } = picture;
  const members = new HeapMembers(heap, functions, new UsedVariables(picture), (generator) => {
    const placed = picture.placed.get(generator);
    return placed?.activation.isRunning === false ? variables.of(placed) : [];
  });
  const reader = new ReactionReader(heap, functions, waitTypes(heap.constants), waits);
  const reactions = settlingReactions(reader, edges);
  const reach = new HeapReach(heap, members, reactions);
  reach.search(rootsOf({ heap, picture, members, variables, reactions }, shown, idOf));
  // After all others: much of the program can be reached from there.
  reach.search(globalsOf(heap, members));
  const someoneRuns = shown.some(({ activation }) => activation.isRunning);
  return leaves.flatMap(({ promise, future }): HeldFuture[] => {
    const ways = reach.waysTo(promise);
    if (ways === undefined) return [];
    const { holders, agents } = holderFacts(ways);
    const others = agents.others || someoneRuns;
    return [{ future, state: 'held', holders, isComplete: false, agents: { ...agents, others } }];
  });
}
