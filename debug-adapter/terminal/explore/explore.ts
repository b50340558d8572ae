/** Runs a program under many seeds, several at a time, and finds the lowest seed under which it fails. */
import { createHash } from 'node:crypto';
import type { Exploration } from './exploration.js';
import type { SeededRun } from './explore-run.js';
import { traceLines } from './explore-text.js';

export interface ExploreOptions {
  /** The first seed. */
  readonly from: number;
  /** How many seeds. */
  readonly seeds: number;
  /** Start no more runs once one has failed. */
  readonly untilFailure: boolean;
  /** Runs at a time. */
  readonly atOnce: number;
}

export async function explore(
  options: ExploreOptions,
  run: (seed: number) => Promise<SeededRun>,
  onProgress: (runs: number, failures: number) => void = () => undefined,
): Promise<Exploration> {
  const end = options.from + options.seeds;
  const orders = new Set<string>();
  let next = options.from;
  let runs = 0;
  let failures = 0;
  let first: SeededRun | undefined;
  const work = async (): Promise<void> => {
    // Seeds start in order: when one has failed, every lower one has started and is awaited.
    while (next < end && !(options.untilFailure && first !== undefined)) {
      const result = await run(next++);
      runs++;
      const order = orderOf(result);
      if (order !== undefined) orders.add(order);
      if (result.failure !== undefined) {
        failures++;
        if (first === undefined || result.seed < first.seed) first = result;
      }
      onProgress(runs, failures);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, options.seeds) }, work));
  const found = { runs, failures, interleavings: orders.size };
  if (first === undefined) return found;
  const again = await run(first.seed);
  const failsAgain = again.failure === first.failure && orderOf(again) === orderOf(first);
  return { ...found, first, failsAgain };
}

/** The same text for runs in which the same coroutines resumed at the same places in the same order. */
function orderOf({ trace }: SeededRun): string | undefined {
  if (trace === undefined) return undefined;
  return createHash('sha1').update(traceLines(trace).join('\n')).digest('hex');
}
