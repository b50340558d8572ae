/** What a stage of `npm run test:faults` is: one kind of mishap, done many times, from a seed. One file each, in `stages`. */

export interface StageOptions {
  readonly seed: number;
  /** How many times; a stage says itself what it counts. */
  readonly amount: number;
  /** Shows how far it is. */
  progress(line: string): void;
}

export interface StageReport {
  /** In words, with figures: `300 kills: …`. */
  readonly summary: string;
  /** A sentence each; none: all is as it should be. */
  readonly failures: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** What a full run does, and what the small one in `npm test`. */
  readonly amount: { readonly full: number; readonly small: number };
  run(options: StageOptions): Promise<StageReport>;
}

/** How long anything may take before it counts as hung: far more than a loaded machine needs. */
export const HUNG_AFTER_MS = 20_000;

export class Hung extends Error {}

/** The outcome, or {@link Hung} with these words. */
export async function orHung<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Hung(what));
    }, HUNG_AFTER_MS);
  });
  try {
    return await Promise.race([promise, hung]);
  } finally {
    clearTimeout(timer);
  }
}
