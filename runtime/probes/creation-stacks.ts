/**
 * The stacks on which coroutines were created, while a debugger wants them: each costs some microseconds. They are
 * read at once into plain words, since V8's own record of a stack keeps functions and receivers alive.
 */
import { fileURLToPath } from 'node:url';
import type { CreationFrame } from '../protocol/facts.js';
import { findOriginal } from './original-place.js';

const MOST_FRAMES = 12;
/** Our own frames on top of the program's. */
const MOST_OWN_FRAMES = 8;
/** Scripts of ours: the hooks, and the library as it was built. */
const OWN_FOLDER = new URL('.', import.meta.url).href;

/** As V8 names it; mapped to its source when somebody asks. */
interface RawFrame {
  readonly name: string;
  readonly script: string;
  readonly line: number;
  readonly column: number;
  readonly isAwaiting: boolean;
}

let recording = false;

/** Whether stacks are kept from now on. */
export function recordCreationStacks(on: boolean): void {
  recording = on;
}

/** The program's frames now, the innermost first; undefined unless stacks are kept. */
export function creationStack(): readonly RawFrame[] | undefined {
  if (!recording) return undefined;
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = MOST_FRAMES + MOST_OWN_FRAMES;
    Error.prepareStackTrace = rawFrames;
    Error.captureStackTrace(holder, creationStack);
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

/** Where the frames are in the program's sources. */
export function creationFrames(stack: readonly RawFrame[]): CreationFrame[] {
  return stack.map(({ name, script, line, column, isAwaiting }) => {
    const original = findOriginal(script, line, column) ?? { script, line, column };
    const path = original.script.startsWith('file:') ? fileURLToPath(original.script) : original.script;
    return { name, path, line: original.line, column: original.column, isAwaiting };
  });
}

function rawFrames(_error: unknown, sites: readonly NodeJS.CallSite[]): RawFrame[] {
  const frames: RawFrame[] = [];
  for (const site of sites) {
    const script = site.getFileName() ?? '';
    if (script === '' || script.startsWith('node:') || script.startsWith(OWN_FOLDER)) continue;
    frames.push({
      name: site.getFunctionName() ?? '(anonymous)',
      script,
      line: site.getLineNumber() ?? 1,
      column: site.getColumnNumber() ?? 1,
      isAwaiting: (site as { isAsync?: () => boolean }).isAsync?.() ?? false,
    });
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

export type CreationStack = readonly RawFrame[];
