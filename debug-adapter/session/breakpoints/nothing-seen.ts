/**
 * The message at the end of a program whose code the debugger has not seen: without it, users would conclude that
 * nothing waited.
 */
import type { ProgramEnd } from '../../../runtime/protocol/hook.js';
import type { Program } from '../program/program.js';
import type { Breakpoints } from './breakpoints.js';
import { whyBundled } from './bundle-without-map.js';
import { fileWithoutItsMap } from './file-in-program.js';

/**
 * @param startedOthers child processes or workers of the program have sessions of their own: its code may have run
 * there
 */
export function nothingSeen(
  { store, isText, debuggee }: Pick<Program, 'store' | 'isText' | 'debuggee'>,
  breakpoints: Breakpoints,
  startedOthers: boolean,
  endedBy: ProgramEnd,
): string | undefined {
  const [missed] = breakpoints.missed();
  if (missed !== undefined)
    return `The breakpoint at ${missed.path}:${missed.line} was not reached. ${missed.reason}`;
  const [pending] = breakpoints.pending();
  const unlinked = pending && fileWithoutItsMap({ debuggee });
  if (unlinked !== undefined)
    return `The breakpoint at ${pending?.path}:${pending?.line} was not reached. ${unlinked} was loaded, and does not name the source map beside it: let your bundler link the map.`;
  // What others made from the file may have run in a session of its own.
  if (!startedOthers)
    for (const { path, line } of breakpoints.pending()) {
      const reason = whyBundled(path, { debuggee });
      if (reason !== undefined) return `The breakpoint at ${path}:${line} was not reached. ${reason}`;
    }
  const { done } = store.modules().next();
  // An error before any module, as of an import that is not found, says itself why nothing ran.
  if (done !== true || startedOthers || endedBy === 'error') return undefined;
  if (isText)
    return 'What ran is a text (--eval, standard input, a worker with eval: true), which is not instrumented: its coroutines are not shown.';
  return "No file of yours was seen: what ran lies in node_modules (name packages in 'instrumentPackages' to see them), or was compiled without a source map (let the compiler write one).";
}
