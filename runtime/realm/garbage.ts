/** A full collection now, so that weak collections hold only what is reachable. Takes about a millisecond for each MB of live objects. */
import v8 from 'node:v8';
import vm from 'node:vm';

// The program may replace these later; ours stay.
const { setFlagsFromString } = v8;
const { runInNewContext } = vm;

export function collectGarbage(): void {
  // V8 gives `gc` to contexts made while it has this flag. No script sees it: this one is thrown away.
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc', undefined, { filename: '' }) as () => void;
  if (!process.execArgv.some((flag) => /^--expose[-_]gc$/.test(flag))) setFlagsFromString('--no-expose-gc');
  gc();
}
