/**
 * A server under load is debugged again and again. Afterwards it must answer as before, with the memory, handles and
 * open files that it had after the first rounds.
 */
import { seededRandom } from '../../../runtime/probes/control/seeded-random.js';
import { HUNG_AFTER_MS, type StageReport } from '../faults/stage.js';
import { debugRound, type Choose, type Trail } from './debugging-round.js';
import { ServedProgram, type ServerState } from './served-program.js';

/** What is made once, by the first debugger and the first requests, is no leak. */
const ROUNDS_BEFORE = 5;
const REPORT_EVERY = 10;
/** V8 keeps feedback and code of what it has run; a leak of each round is more before long. */
const MOST_GROWTH_BYTES = 4_000_000;

export interface SoakOptions {
  readonly seed: number;
  /** Asked after each round. */
  readonly isOver: (rounds: number) => boolean;
  readonly progress: (line: string) => void;
}

export async function soak({ seed, isOver, progress }: SoakOptions): Promise<StageReport> {
  const random = seededRandom(seed);
  const choose: Choose = (choices) =>
    choices[Math.floor(random() * choices.length)] as (typeof choices)[number];
  const program = await ServedProgram.start();
  let trail: Trail = [];
  let rounds = 0;
  try {
    const round = async (): Promise<void> => {
      trail = [];
      program.load();
      await debugRound(program.port, choose, trail);
      await program.answers();
      await program.calm();
    };
    for (let before = 0; before < ROUNDS_BEFORE; before++) await round();
    const first = await program.state();
    progress(`before: ${stateWords(first)}`);
    do {
      await round();
      rounds++;
      if (rounds % REPORT_EVERY === 0) {
        progress(`${rounds} rounds, ${program.answered} requests: ${stateWords(await program.state())}`);
      }
    } while (!isOver(rounds));
    const last = await settled(program, first);
    return {
      summary: `${rounds} sessions, ${program.answered} requests, from seed ${seed}: before ${stateWords(first)}; after ${stateWords(last)}`,
      failures: growth(first, last),
    };
  } catch (error) {
    const where = `in session ${rounds + 1} (${trail.join(', ')})`;
    return {
      summary: `${rounds} sessions`,
      failures: [`${program.ending ?? (error as Error).message}, ${where}`],
    };
  } finally {
    program.end();
  }
}

/**
 * The state once nothing has grown. A connection whose other end has gone is the program's for a moment longer; what is
 * still there after that is left behind.
 */
async function settled(program: ServedProgram, first: ServerState): Promise<ServerState> {
  const until = performance.now() + HUNG_AFTER_MS;
  for (;;) {
    const state = await program.state();
    if (growth(first, state).length === 0 || performance.now() > until) return state;
  }
}

function growth(first: ServerState, last: ServerState): string[] {
  return [
    ...(last.heapUsed > first.heapUsed + MOST_GROWTH_BYTES
      ? [`the heap grew by ${((last.heapUsed - first.heapUsed) / 1e6).toFixed(1)} MB`]
      : []),
    ...(last.resources > first.resources ? [`${last.resources - first.resources} handles are left`] : []),
    ...(last.files > first.files ? [`${last.files - first.files} files are left open`] : []),
  ];
}

function stateWords({ heapUsed, rss, resources, files }: ServerState): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return `heap ${megabytes(heapUsed)} MB, rss ${megabytes(rss)} MB, ${resources} handles, ${files} files`;
}
