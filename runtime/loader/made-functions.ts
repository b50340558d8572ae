/**
 * Where functions were made from text. For each frame of such a function V8 prints where its text was evaluated, and
 * takes that position from the caller of the constructor: our stand-in. So the stand-in records its own caller here,
 * and a trace gets that position.
 *
 * V8 identifies the text of a frame only by a hash. The hash, and the caller's position, are computed when a trace is
 * read: a function whose frames are never printed costs the capture of one call site.
 */
import { createHash } from 'node:crypto';
import { OWN_SCRIPT } from '../realm/program.js';

/** The function that calls the constructor for a file (../evaluated/function-makers.ts): V8 prints it with that file. */
export const MAKER_NAME = 'makeForCoroutineDebugger';

interface Made {
  readonly code: string;
  /** V8 writes the call site when this is first read. */
  readonly caller: { readonly stack?: unknown };
  hash?: string;
}

/** Only the latest are kept: a program may make functions without end. */
const KEPT = 1000;
const KEPT_CHARACTERS = 8 * 2 ** 20;

const kept: Made[] = [];
let characters = 0;

/** @param code as V8 joins it; `below`: the function whose caller made it */
export function noteMade(code: string, below: () => unknown): void {
  const caller: { readonly stack?: unknown } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(caller, below);
  Error.stackTraceLimit = stackTraceLimit;
  kept.push({ code, caller });
  characters += code.length;
  while (kept.length > KEPT || (characters > KEPT_CHARACTERS && kept.length > 1))
    characters -= kept.shift()?.code.length ?? 0;
}

/** `eval at <caller> (<place>)` in V8's words; undefined: the text is not kept. */
export function originOfMade(hash: string): string | undefined {
  // Latest first: a text that was made more than once is attributed to its latest maker.
  for (let index = kept.length - 1; index >= 0; index--) {
    const made = kept[index];
    if (made === undefined) continue;
    made.hash ??= createHash('sha256').update(made.code).digest('hex');
    if (made.hash === hash) return originFrom(made.caller.stack);
  }
  return undefined;
}

/** From a trace of one frame. */
function originFrom(stack: unknown): string | undefined {
  const frame = typeof stack === 'string' ? /^ {4}at (.*)$/m.exec(stack)?.[1] : undefined;
  if (frame === undefined || frame.includes(OWN_SCRIPT) || frame.includes(MAKER_NAME)) return undefined;
  const named = /^(?:async )?(?:new )?(.*?)(?: \[as .*?\])? \((.*)\)$/.exec(frame);
  const [name, place] = named === null ? ['', frame] : [named[1] ?? '', named[2] ?? ''];
  // V8 names only the function here, without its class.
  return `eval at ${name.slice(name.lastIndexOf('.') + 1) || '<anonymous>'} (${place})`;
}
