/** Runs random programs under the real debugger, several debuggees at a time, and answers the first difference. */
import { AdapterRun, type AdapterCount, type AdapterFailure } from './adapter-run.js';

/** Programs of one debuggee. */
const BATCH = 100;

/**
 * Program number n has the seed `firstSeed + n`. No failure when all was true. Needs the bundles in `dist/`.
 *
 * @param atOnce debuggees at a time: most of the time each waits for an answer
 */
export async function checkThroughAdapter(
  count: number,
  firstSeed: number,
  atOnce: number,
  onProgress: (counted: AdapterCount) => void = () => undefined,
): Promise<{ counted: AdapterCount; failure?: AdapterFailure }> {
  const counted: AdapterCount = { programs: 0, stops: 0, pauses: 0, looks: 0, moments: 0 };
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
    Array.from(
      { length: Math.min(BATCH, count - batch * BATCH) },
      (_one, n) => firstSeed + batch * BATCH + n,
    ),
  );
  let failure: AdapterFailure | undefined;
  const runBatches = async (): Promise<void> => {
    for (let seeds = batches.shift(); seeds !== undefined && failure === undefined; seeds = batches.shift()) {
      // By the seed, so that a failing one fails again by itself.
      const mayStopLines = Math.floor((seeds[0] ?? 0) / BATCH) % 2 === 0;
      const found = await new AdapterRun(seeds, mayStopLines, counted).run();
      // Not in one expression: while it waited another may have failed.
      failure ??= found;
      onProgress(counted);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runBatches));
  return { counted, ...(failure === undefined ? {} : { failure }) };
}
