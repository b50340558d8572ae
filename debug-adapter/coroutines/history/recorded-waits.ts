/**
 * Past await relations, as reported by pulls: each holds for the whole suspension in which it was reported, even if it
 * is queried later. A suspension without a pull has none.
 */
import type { CoroutineFacts, WaitFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { IndexListener, WaitIndex } from '../store/wait-index.js';

/** The newest this many suspensions are kept, and at most as many older ones. */
const KEPT = 100_000;

interface RecordedWait {
  readonly sinceMs: number;
  readonly wait: WaitFacts;
  /** Of an earlier suspension of the same coroutine. */
  readonly earlier: RecordedWait | undefined;
}

export class RecordedWaits implements IndexListener {
  private newer = new Map<CoroutineId, RecordedWait>();
  private older = new Map<CoroutineId, RecordedWait>();
  private count = 0;

  /** Records changes of the index from now on. */
  constructor(index: WaitIndex) {
    index.listen(this);
  }

  /** The wait of the suspension that began at this time, within this tolerance; undefined if none was reported. */
  of(coroutine: CoroutineId, sinceMs: number, slackMs: number): WaitFacts | undefined {
    for (const table of [this.newer, this.older])
      for (let one = table.get(coroutine); one !== undefined; one = one.earlier)
        if (Math.abs(one.sinceMs - sinceMs) < slackMs) return one.wait;
    return undefined;
  }

  born(facts: CoroutineFacts): void {
    this.record(facts);
  }

  changed(facts: CoroutineFacts): void {
    this.record(facts);
  }

  ended(): void {
    // Its waits are kept: later queries need them.
  }

  awaitedChanged(): void {
    // The facts of the waiting coroutine report it.
  }

  cleared(): void {
    // Everything is reported again; earlier reports held then.
  }

  private record({ id, wait, sinceMs }: CoroutineFacts): void {
    if (wait?.coroutine === undefined || sinceMs === undefined) return;
    const known = this.newer.get(id);
    const isSame = known?.sinceMs === sinceMs;
    this.newer.set(id, { sinceMs, wait, earlier: isSame ? known.earlier : known });
    if (isSame || ++this.count < KEPT) return;
    this.older = this.newer;
    this.newer = new Map();
    this.count = 0;
  }
}
