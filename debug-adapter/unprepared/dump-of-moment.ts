/** The dump of a process inspected once: what needs a debugger from the start (ticks, findings, orphans) is empty. */
import { DUMP_FORMAT, DUMP_VERSION, type Dump } from '../coroutines/dump/dump.js';

type Seen = Pick<Dump, 'modules' | 'coroutines' | 'names' | 'futures' | 'variables' | 'held'>;

export function dumpOfMoment(program: string, takenAt: Date, seen: Seen): Dump {
  return {
    format: DUMP_FORMAT,
    version: DUMP_VERSION,
    program,
    createdAt: takenAt.toISOString(),
    // The program's clock is unknown.
    startedMs: 0,
    nowMs: 0,
    totalFutures: seen.futures.length,
    orphans: [],
    ticks: [],
    findings: [],
    ...seen,
  };
}
