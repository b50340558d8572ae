/** Run times in words. */
import type { StepTimes } from '../protocol/requests.js';

/** `ran for 12 ms in 4 steps, the longest 9.1 ms`. */
export function stepsWords({ count, ranMs, longestMs, atLeast }: StepTimes): string {
  const least = atLeast === true ? 'at least ' : '';
  const longest = count === 1 ? '' : `, the longest ${time(longestMs)}`;
  return `ran for ${least}${time(ranMs)} in ${least}${count} ${count === 1 ? 'step' : 'steps'}${longest}`;
}

/** `10 µs`, `1.2 ms`, `34 ms`, `1.5 s`. */
export function time(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
