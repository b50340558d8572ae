/**
 * Selects what to draw of a lane: only slices on screen, found by binary search, and one span for all that share a
 * pixel. The work depends on the pixels, not on the slices: a lane of 100,000 slices costs about as much as one of
 * 1,000. Pure.
 */
import type { TimelineSlice } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import { pixelAt, timeAt, type Viewport } from './viewport.js';

export interface Span {
  /** In pixels from the left edge; can lie outside for a slice that begins or ends off screen. */
  readonly left: number;
  readonly right: number;
  readonly first: number;
  /** The number of slices it represents. */
  readonly count: number;
  /** `many`: several slices that are too short to tell apart. */
  readonly state: TimelineSlice['state'] | 'many';
}

export interface TickBar {
  readonly left: number;
  readonly right: number;
  /** The longest tick in this span. */
  readonly durationMs: number;
  readonly number: number;
  /** The causes of the longest tick. */
  readonly causes: readonly string[];
  readonly count: number;
}

/** The visible spans of a lane. Slices must be ordered by time, as the adapter sends them. */
export function visibleSpans(
  slices: readonly TimelineSlice[],
  viewport: Viewport,
  width: number,
  nowMs: number,
): Span[] {
  const spans: Span[] = [];
  const end = timeAt(viewport, width);
  let index = firstEndingAfter(slices, viewport.startMs, nowMs);
  for (let slice = slices[index]; slice !== undefined && slice.startMs < end; slice = slices[index]) {
    const left = pixelAt(viewport, slice.startMs);
    const right = pixelAt(viewport, slice.endMs ?? nowMs);
    if (right - left >= 1) {
      spans.push({ left, right, first: index, count: 1, state: slice.state });
      index++;
      continue;
    }
    const pixel = Math.floor(left);
    const next = nextBeyond(slices, index, viewport, pixel, nowMs);
    addShort(spans, {
      left: pixel,
      right: pixel + 1,
      first: index,
      count: next - index,
      state: next - index === 1 ? slice.state : 'many',
    });
    index = next;
  }
  return spans;
}

/** The slice at a moment. */
export function sliceAt(slices: readonly TimelineSlice[], ms: number, nowMs: number): number | undefined {
  const index = firstEndingAfter(slices, ms, nowMs);
  const slice = slices[index];
  return slice !== undefined && slice.startMs <= ms ? index : undefined;
}

/** The ticks on screen, the longest of each pixel. */
export function tickBars(
  ticks: Timeline['ticks'],
  viewport: Viewport,
  width: number,
  nowMs: number,
): TickBar[] {
  const bars: TickBar[] = [];
  const end = timeAt(viewport, width);
  for (const { number, startMs, endMs = nowMs, causes } of ticks) {
    if (endMs < viewport.startMs) continue;
    if (startMs > end) break;
    const left = Math.floor(pixelAt(viewport, startMs));
    const right = Math.max(left + 1, pixelAt(viewport, endMs));
    const before = bars.at(-1);
    const durationMs = endMs - startMs;
    if (before !== undefined && left < before.right && right - left <= 1) {
      const isLonger = durationMs > before.durationMs;
      bars[bars.length - 1] = {
        ...before,
        ...(isLonger ? { durationMs, number, causes } : {}),
        count: before.count + 1,
      };
    } else bars.push({ left, right, durationMs, number, causes, count: 1 });
  }
  return bars;
}

/** The index of the first slice that has not ended at this moment. */
function firstEndingAfter(slices: readonly TimelineSlice[], ms: number, nowMs: number): number {
  return firstIndex(0, slices.length, (index) => (slices[index]?.endMs ?? nowMs) > ms);
}

/** The index of the first slice after `from` that ends noticeably beyond the pixel. */
function nextBeyond(
  slices: readonly TimelineSlice[],
  from: number,
  viewport: Viewport,
  pixel: number,
  nowMs: number,
): number {
  const edge = timeAt(viewport, pixel + 1);
  const next = firstIndex(from + 1, slices.length, (index) => (slices[index]?.startMs ?? edge) >= edge);
  // The last slice that begins here can be long: it gets a span of its own.
  const last = slices[next - 1];
  const lasts = last !== undefined && (last.endMs ?? nowMs) - last.startMs >= viewport.msPerPixel;
  return lasts && next - 1 > from ? next - 1 : next;
}

/** Adjacent short spans become one, which saves drawing thousands of single pixels. */
function addShort(spans: Span[], span: Span): void {
  const before = spans.at(-1);
  if (
    before?.state === span.state &&
    before.right >= span.left &&
    before.count + span.count > 1 &&
    before.state === 'many'
  ) {
    spans[spans.length - 1] = { ...before, right: span.right, count: before.count + span.count };
  } else spans.push(span);
}

/** The first index in a range for which the test holds; it must hold for all later ones too. */
function firstIndex(from: number, to: number, holds: (index: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
