/**
 * Seeded scheduling: a seeded generator chooses which ready coroutine resumes, and every choice is recorded. A run of
 * the same program with the same seed makes the same choices as long as I/O and timers complete in the same order.
 */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { ResumptionTrace, TracedResumption } from '../../protocol/control.js';
import type { SiteId } from '../../protocol/ids.js';
import { startControl } from './control.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import { functionRowOf, tablesExcept } from '../records/modules.js';
import { parametersIn } from '../records/parameters.js';
import { seededRandom } from './seeded-random.js';

/** Resumptions recorded; these are enough to tell longer runs apart. */
const KEPT_RESUMPTIONS = 100_000;

/** Switches controlled mode on with a seed; the trace is written to a file descriptor when the process ends. */
export function startSeededControl(seed: number, traceTo: number | undefined): void {
  const random = seededRandom(seed);
  // Workers inherit the configuration, but the descriptor is for the trace of the program's main thread.
  const trace = traceTo === undefined || !isMainThread ? undefined : new TraceBuilder(seed);
  startControl((gates) => {
    // A single candidate is no choice and must not consume a number: choices then depend only on choices.
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
    const texts = parametersIn(record.scope, functionRowOf(record.functionSite)?.[5] ?? []);
    return texts === null ? {} : { arguments: texts };
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
      // The other end reads a full pipe; on any other error it is gone, and the program ends as usual.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
