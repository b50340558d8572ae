/** Checks many random programs; the first that differs is made as small as it gets. */
import { compareProgram } from './compare-program.js';
import { printProgram, ProgramWriter, smallerPrograms, type Statement } from './random-program.js';

export interface FidelityFailure {
  readonly seed: number;
  readonly program: string;
  readonly plain: readonly string[];
  readonly instrumented: readonly string[];
}

/** Program number n has the seed `firstSeed + n`. Undefined when all did the same. */
export async function checkFidelity(
  count: number,
  firstSeed: number,
  onProgress: (checked: number) => void = () => undefined,
): Promise<FidelityFailure | undefined> {
  for (let index = 0; index < count; index++) {
    const seed = firstSeed + index;
    const statements = new ProgramWriter(seed).write();
    if (await compareProgram(printProgram(statements))) return shrink(seed, statements);
    if ((index + 1) % 1000 === 0) onProgress(index + 1);
  }
  return undefined;
}

async function shrink(seed: number, failing: readonly Statement[]): Promise<FidelityFailure> {
  let smallest = failing;
  for (let shrunk = true; shrunk;) {
    shrunk = false;
    for (const smaller of smallerPrograms(smallest)) {
      if (!(await differs(smaller))) continue;
      smallest = smaller;
      shrunk = true;
      break;
    }
  }
  const program = printProgram(smallest);
  const traces = await compareProgram(program);
  return { seed, program, plain: traces?.plain ?? [], instrumented: traces?.instrumented ?? [] };
}

async function differs(statements: readonly Statement[]): Promise<boolean> {
  try {
    if (!statements.some(({ head }) => head.includes(' main('))) return false;
    return (await compareProgram(printProgram(statements))) !== undefined;
  } catch {
    // Taking a statement out may leave no program: a `break` without its loop.
    return false;
  }
}
