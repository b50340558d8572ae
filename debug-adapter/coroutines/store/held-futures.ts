/** What is certain of futures whose holders were asked for. */
import type { HoldersFacts } from '../../../runtime/protocol/facts.js';
import type { SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from './coroutine-store.js';

/** Whether it is certain that a future stays pending for ever. */
export function neverSettles(
  { state, madeAt }: { readonly state: HoldersFacts['state']; readonly madeAt?: SiteId | undefined },
  store: CoroutineStore,
): boolean {
  const settling = madeAt === undefined ? undefined : store.settlingAt(madeAt);
  return settling === 'never' || (state === 'orphan' && settling === 'plainly');
}
