/**
 * Who waited for whom, as the program told it while it was so: what it told of a suspension holds for all of it, also
 * when one looks back at it later. Of a suspension during which nobody asked nothing is known.
 */
import type { CoroutineFacts, WaitFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { IndexListener, WaitIndex } from './wait-index.js';

/** Of so many suspensions the newest are kept, and at most as many older ones. */
const KEPT = 100_000;

interface ToldWait {
  readonly sinceMs: number;
  readonly wait: WaitFacts;
  /** Of an earlier suspension of the same coroutine. */
  readonly earlier: ToldWait | undefined;
}

export class ToldWaits implements IndexListener {
  private newer = new Map<CoroutineId, ToldWait>();
  private older = new Map<CoroutineId, ToldWait>();
  private count = 0;

  /** From now on what is told is noted. */
  constructor(index: WaitIndex) {
    index.listen(this);
  }

  /** The wait of the suspension that began then, to within this; undefined where it was not told. */
  of(coroutine: CoroutineId, sinceMs: number, slackMs: number): WaitFacts | undefined {
    for (const table of [this.newer, this.older])
      for (let told = table.get(coroutine); told !== undefined; told = told.earlier)
        if (Math.abs(told.sinceMs - sinceMs) < slackMs) return told.wait;
    return undefined;
  }

  born(facts: CoroutineFacts): void {
    this.note(facts);
  }

  changed(facts: CoroutineFacts): void {
    this.note(facts);
  }

  ended(): void {
    // What it waited for is of the past now: that is what this is for.
  }

  awaitedChanged(): void {
    // The facts of the one that waits tell it.
  }

  cleared(): void {
    // All is told anew; what was told before was so then.
  }

  private note({ id, wait, sinceMs }: CoroutineFacts): void {
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
