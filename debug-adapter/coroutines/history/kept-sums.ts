/** What is summed up for each coroutine: kept for live ones and for the latest finished ones. */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';

/** For finished coroutines; the oldest are dropped first. */
const KEPT_ENDED = 2000;

export class KeptSums<Sum> {
  private readonly sums = new Map<CoroutineId, Sum>();
  private ended: CoroutineId[] = [];

  get(coroutine: CoroutineId): Sum | undefined {
    return this.sums.get(coroutine);
  }

  set(coroutine: CoroutineId, sum: Sum): void {
    this.sums.set(coroutine, sum);
  }

  /** It has ended, and will be dropped after some thousand others. */
  end(coroutine: CoroutineId): void {
    this.ended.push(coroutine);
    if (this.ended.length < 2 * KEPT_ENDED) return;
    for (const id of this.ended.slice(0, -KEPT_ENDED)) this.sums.delete(id);
    this.ended = this.ended.slice(-KEPT_ENDED);
  }

  /** Drops coroutines that are neither alive nor recently finished: they were collected while suspended. */
  forget(isLive: (coroutine: CoroutineId) => boolean): void {
    const ended = new Set(this.ended);
    for (const id of this.sums.keys()) if (!isLive(id) && !ended.has(id)) this.sums.delete(id);
  }
}
