/** Generators that the program asks for their values one by one, `values.next()`, and no loop does. */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { Pause } from '../../debuggee/debuggee.js';
import { yieldsNext } from '../../debuggee/expressions/next-yield.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import type { Program } from '../program/program.js';
import { isPlace } from './stepper.js';

/** The place of a call is the name of the method, or what follows that. */
const ASKS = /^(?:\s*\??\.\s*)?(?:next|throw|return)\b/;

/**
 * Whether the coroutine is a generator that yields to code that has called a method of it: whether it is ever called
 * again only that code knows, and V8 would step in the generator alone.
 */
export async function yieldsToCaller(
  coroutine: CoroutineId,
  { frames: [top, ...below] }: Pause,
  { store, debuggee: { connection } }: Program,
): Promise<boolean> {
  const facts = store.get(coroutine);
  if (facts === undefined || store.functionKind(facts.function) !== 'generator') return false;
  const caller = below.find(isPlace);
  if (top === undefined || caller === undefined) return false;
  const asked = caller.callFrame.location;
  const line = (await caller.script.lines(connection))[asked.lineNumber] ?? '';
  if (!ASKS.test(line.slice(asked.columnNumber))) return false;
  const { lineNumber, columnNumber = 0 } = top.callFrame.location;
  return yieldsNext((await top.script.lines(connection)).join('\n'), base0(lineNumber, columnNumber));
}
