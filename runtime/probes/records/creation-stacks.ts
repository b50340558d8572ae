/**
 * The stacks on which coroutines were created, while a debugger requests them: each costs some microseconds. They are
 * turned into plain text at once, because V8's own record of a stack keeps functions and receivers alive.
 */
import { fileURLToPath } from 'node:url';
import type { CreationFrame } from '../../protocol/facts.js';
import { OWN_SCRIPT } from '../../realm/program.js';
import { findOriginal } from '../naming/original-place.js';

export const MOST_FRAMES = 12;
/** Queried at a stop, where nothing waits for the program: chains may be long, and lie below a deep recursion. */
const MOST_AWAITING_FRAMES = 100;
const MOST_FRAMES_ABOVE = 20_000;
/** The runtime's frames on top of the program's. */
const MOST_OWN_FRAMES = 8;
/** Scripts of the runtime: the hooks, and the library as built. */
const OWN_FOLDER = new URL('..', import.meta.url).href;

/** V8's name; mapped to the source on request. */
interface RawFrame {
  readonly name: string;
  readonly script: string;
  readonly line: number;
  readonly column: number;
  readonly isAwaiting: boolean;
}

let recording = false;

/** Starts or stops recording stacks. */
export function recordCreationStacks(on: boolean): void {
  recording = on;
}

/** The current frames of the program, innermost first; undefined unless stacks are recorded. */
export function creationStack(): readonly RawFrame[] | undefined {
  return recording ? currentFrames(MOST_FRAMES) : undefined;
}

/**
 * The current frames of the program, innermost first, including those that await the running code; undefined if the
 * program has frozen `Error`.
 */
export function currentFrames(most: number): readonly RawFrame[] | undefined {
  return framesOfStack(most + MOST_OWN_FRAMES, (sites) => rawFrames(sites, most));
}

/** The places of the code that awaits what runs now, nearest first, as V8 knows it. */
export function awaitingFrames(): CreationFrame[] {
  const frames = framesOfStack(MOST_FRAMES_ABOVE, (sites) =>
    rawFrames(
      sites.filter((site) => isAwaiting(site)),
      MOST_AWAITING_FRAMES,
    ),
  );
  return creationFrames(frames ?? []);
}

/** @param limit of V8, for the runtime's frames and those of the program together */
function framesOfStack(
  limit: number,
  take: (sites: readonly NodeJS.CallSite[]) => RawFrame[],
): readonly RawFrame[] | undefined {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = (_error: unknown, sites: readonly NodeJS.CallSite[]) => take(sites);
    Error.captureStackTrace(holder, framesOfStack);
    return holder.stack as readonly RawFrame[];
  } catch {
    // A program that has frozen `Error` gets no stacks.
    return undefined;
  } finally {
    try {
      Error.stackTraceLimit = stackTraceLimit;
      if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
      else Reflect.set(Error, 'prepareStackTrace', prepare);
    } catch {
      // As above.
    }
  }
}

/** The positions of the frames in the program's sources. */
export function creationFrames(stack: readonly RawFrame[]): CreationFrame[] {
  return stack.map(({ name, script, line, column, isAwaiting }) => {
    const original = findOriginal(script, line, column) ?? { script, line, column };
    const path = original.script.startsWith('file:') ? fileURLToPath(original.script) : original.script;
    return { name, path, line: original.line, column: original.column, isAwaiting };
  });
}

function rawFrames(sites: readonly NodeJS.CallSite[], most: number): RawFrame[] {
  const frames: RawFrame[] = [];
  for (const site of sites) {
    const script = site.getFileName() ?? '';
    if (script === '' || script.startsWith('node:') || script === OWN_SCRIPT || script.startsWith(OWN_FOLDER))
      continue;
    frames.push({
      name: site.getFunctionName() ?? '(anonymous)',
      script,
      line: site.getLineNumber() ?? 1,
      column: site.getColumnNumber() ?? 1,
      isAwaiting: isAwaiting(site),
    });
    if (frames.length === most) break;
  }
  return frames;
}

function isAwaiting(site: NodeJS.CallSite): boolean {
  return (site as { isAsync?: () => boolean }).isAsync?.() ?? false;
}

export type CreationStack = readonly RawFrame[];
