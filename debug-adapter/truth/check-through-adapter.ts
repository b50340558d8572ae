/** Runs random programs under the real debugger, batch by batch, and answers the first difference. */
import { AdapterRun, type AdapterCount, type AdapterFailure } from './adapter-run.js';

/** Programs of one debuggee. */
const BATCH = 50;

/** Program number n has the seed `firstSeed + n`. No failure when all was true. Needs the bundles in `dist/`. */
export async function checkThroughAdapter(
  count: number,
  firstSeed: number,
  onProgress: (counted: AdapterCount) => void = () => undefined,
): Promise<{ counted: AdapterCount; failure?: AdapterFailure }> {
  const counted: AdapterCount = { programs: 0, stops: 0, pauses: 0, looks: 0 };
  for (let first = 0, batch = 0; first < count; first += BATCH, batch++) {
    const seeds = Array.from({ length: Math.min(BATCH, count - first) }, (_, n) => firstSeed + first + n);
    const failure = await new AdapterRun(seeds, batch % 2 === 0, batch % 4 < 2, counted).run();
    if (failure !== undefined) return { counted, failure };
    onProgress(counted);
  }
  return { counted };
}
