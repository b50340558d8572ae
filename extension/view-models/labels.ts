/** Words for times, places and counts, the same in every view. */
import type { Location, StepTimes } from '../../debug-adapter/protocol/requests.js';

/** `420 µs`, `12 ms`, `3.4 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** `ran for 12 ms in 4 steps`. */
export function formatSteps({ ranMs, count, atLeast }: StepTimes): string {
  const least = atLeast === true ? 'at least ' : '';
  return `ran for ${least}${formatDuration(ranMs)} in ${least}${formatCount(count, 'step')}`;
}

/** `main.ts:12`, short enough to follow a name. */
export function formatPlace({ path, line }: Location): string {
  return `${fileName(path)}:${line}`;
}

/** `1 coroutine`, `12 coroutines`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Joins the facts that are present with the middle dot that separates the facts of a row. */
export function joinFacts(...facts: readonly (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
}

function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
