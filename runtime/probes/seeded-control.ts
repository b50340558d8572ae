/**
 * Seeded scheduling: who goes on, among all that could, is chosen by a seeded generator, and every choice is noted. A
 * run of the same program with the same seed makes the same choices as long as the world outside (I/O, timers) answers
 * in the same order.
 */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { ResumptionTrace, TracedResumption } from '../protocol/control.js';
import type { SiteId } from '../protocol/ids.js';
import { startControl } from './control.js';
import type { CoroutineRecord } from './coroutine-record.js';
import { functionRowOf, tablesExcept } from './modules.js';
import { parametersOf } from './parameters.js';
import { seededRandom } from './seeded-random.js';

/** Resumptions noted; a run that has more is told apart from others by these. */
const KEPT_RESUMPTIONS = 100_000;

/** Switches controlled mode on with a seed; the trace is written to a file descriptor when the process ends. */
export function startSeededControl(seed: number, traceTo: number | undefined): void {
  const random = seededRandom(seed);
  // Workers inherit the configuration; the descriptor is for the trace of the program's own thread.
  const trace = traceTo === undefined || !isMainThread ? undefined : new TraceBuilder(seed);
  startControl((gates) => {
    // One alone is no choice, and must not use a number up: what is chosen then depends on choices only.
    const index = gates.length === 1 ? 0 : Math.floor(random() * gates.length);
    const chosen = gates[index];
    if (chosen !== undefined) trace?.note(chosen.record, gates.length);
    return index;
  });
  if (trace !== undefined && traceTo !== undefined) process.once('exit', () => trace.write(traceTo));
}

class TraceBuilder {
  readonly #resumptions: TracedResumption[] = [];
  readonly #named = new Set<number>();
  #dropped = 0;

  constructor(private readonly seed: number) {}

  note(record: CoroutineRecord, among: number): void {
    if (this.#resumptions.length >= KEPT_RESUMPTIONS) {
      this.#dropped++;
      return;
    }
    this.#resumptions.push({
      coroutine: record.id,
      function: record.functionSite,
      site: record.site as SiteId,
      among,
      ...this.#argumentsOf(record),
    });
  }

  #argumentsOf(record: CoroutineRecord): { arguments?: readonly string[] } {
    if (this.#named.has(record.id)) return {};
    this.#named.add(record.id);
    const [texts] = parametersOf([record.id], [functionRowOf(record.functionSite)?.[5] ?? []]);
    return texts === undefined || texts === null ? {} : { arguments: texts };
  }

  write(descriptor: number): void {
    const trace: ResumptionTrace = {
      seed: this.seed,
      resumptions: this.#resumptions,
      dropped: this.#dropped,
      modules: tablesExcept(new Set()),
    };
    writeWhole(descriptor, Buffer.from(JSON.stringify(trace)));
  }
}

function writeWhole(descriptor: number, data: Buffer): void {
  for (let written = 0; written < data.length;) {
    try {
      written += writeSync(descriptor, data, written);
    } catch (error) {
      // A full pipe is read by the other end; any other end is gone, and the program ends as it would.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
