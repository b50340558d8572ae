/**
 * The spans in which the debugger kept the program from running, on the program's clock: ages and waits are reported
 * without them. Spans never overlap. A query takes time by the logarithm of their number.
 */

/** Spans that are kept one by one; beyond that, every second of the older half is merged with the next. */
const KEPT = 20_000;

export interface Standstill {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Span extends Standstill {
  /** Total length of all spans before this one. */
  readonly beforeMs: number;
}

export class Standstills {
  private spans: Span[] = [];

  constructor(private readonly kept = KEPT) {}

  /** Adds the latest span, in milliseconds of the program's clock. The part before the end of the last one is cut off. */
  add(fromMs: number, toMs: number): void {
    const last = this.spans.at(-1);
    const from = Math.max(fromMs, last?.toMs ?? -Infinity);
    if (toMs <= from) return;
    this.spans.push({ fromMs: from, toMs, beforeMs: totalUpTo(last) });
    if (this.spans.length > this.kept) this.thin();
  }

  /** The time between these two moments in which the program was paused or blocked, in milliseconds; 0 if the first is the later one. */
  within(fromMs: number, toMs: number): number {
    return Math.max(0, this.until(toMs) - this.until(fromMs));
  }

  /** Every span, oldest first. */
  all(): readonly Standstill[] {
    return this.spans.map(({ fromMs, toMs }) => ({ fromMs, toMs }));
  }

  private until(ms: number): number {
    let low = 0;
    for (let high = this.spans.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.spans[middle]?.fromMs ?? Infinity) <= ms) low = middle + 1;
      else high = middle;
    }
    const span = this.spans[low - 1];
    return span === undefined ? 0 : span.beforeMs + Math.min(ms, span.toMs) - span.fromMs;
  }

  /** The length of one that is dropped counts from the next one on: totals stay right. */
  private thin(): void {
    const half = this.spans.length >> 1;
    this.spans = this.spans.filter((_, index) => index >= half || index % 2 === 1);
  }
}

function totalUpTo(span: Span | undefined): number {
  return span === undefined ? 0 : span.beforeMs + span.toMs - span.fromMs;
}
