/** Runs one program plain and instrumented in this process and compares what it logged, entry by entry. */
import vm from 'node:vm';
import { instrument } from '../../../runtime/rewrite/rewrite.js';
import { FIRST_SITE_ON_MAIN_THREAD, type SiteId } from '../../../runtime/protocol/ids.js';

/** What programs are given: `log`, a clock that only moves in turns of the event loop, and ways to drive and to abort. */
const HARNESS = `
  const sleep = (turns, value) => new Promise((done) => { clock.pending++; const wait = () => { if (turns-- > 0) setImmediate(wait); else { clock.pending--; done(value); } }; setImmediate(wait); });
  const aborted = (signal, turns) => new Promise((done, fail) => { signal.addEventListener('abort', () => fail('aborted')); sleep(turns).then(() => done('not aborted')); });
  const drive = async (generator) => { const seen = []; for (let i = 0; i < 4; i++) { const step = await (i === 2 ? generator.throw('thrown in') : generator.next(i)); seen.push(step.value); if (step.done) break; } await generator.return('closed'); return String(seen); };
`;

let nextSite: number = FIRST_SITE_ON_MAIN_THREAD;

/** Sleeps that have not ended. */
interface Clock {
  pending: number;
}

type Main = (log: (...values: unknown[]) => void, clock: Clock) => Promise<unknown>;

/** Undefined when both did the same; else both traces. */
export async function compareProgram(
  program: string,
): Promise<{ readonly plain: readonly string[]; readonly instrumented: readonly string[] } | undefined> {
  const plain = await traceProgram(program, false);
  const instrumented = await traceProgram(program, true);
  const same =
    plain.length === instrumented.length && plain.every((entry, index) => entry === instrumented[index]);
  return same ? undefined : { plain, instrumented };
}

/** What a program logs, plain or instrumented. */
export function traceProgram(program: string, isInstrumented: boolean): Promise<readonly string[]> {
  const source = `return async (log, clock) => {${HARNESS}${program}\nreturn main(1); };`;
  return trace(isInstrumented ? instrumentedText(source) : source);
}

function instrumentedText(source: string): string {
  const { code, table } = instrument(source, {
    url: 'file:///program.cjs',
    file: '/program.cjs',
    kind: 'commonjs',
    captureScopes: true,
    firstSite: nextSite as SiteId,
  });
  nextSite += table.rows.length;
  return code;
}

async function trace(code: string): Promise<readonly string[]> {
  const entries: string[] = [];
  const clock: Clock = { pending: 0 };
  const log = (...values: unknown[]): void => {
    entries.push(values.map(String).join(' '));
  };
  const unhandled = (reason: unknown): void => log('unhandled', reason);
  // Both begin at the same point of a turn: it decides whether a nextTick comes before a microtask.
  await new Promise((resolve) => setImmediate(resolve));
  process.on('unhandledRejection', unhandled);
  try {
    const make = vm.compileFunction(code) as () => Main;
    log('returned', await make()(log, clock));
  } catch (error) {
    log('threw', error);
  }
  // What the program left running goes on until it sleeps no more.
  for (let quiet = 0; quiet < 3; quiet = clock.pending > 0 ? 0 : quiet + 1)
    await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  return entries;
}
