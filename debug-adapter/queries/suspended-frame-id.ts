/** The number by which a client names the frame of a suspended coroutine. */
import type { CoroutineId } from '../../runtime/protocol/ids.js';

/** Frame ids of suspended coroutines begin here: they are valid as long as the coroutine is alive. */
export const FIRST_SUSPENDED_FRAME = 1_000_000_000;

/** `frameId` of a suspended coroutine's frame: `scopes` and `evaluate` take it. */
export function suspendedFrameId(coroutine: CoroutineId): number {
  return FIRST_SUSPENDED_FRAME + coroutine;
}
