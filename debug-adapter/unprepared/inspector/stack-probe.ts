/**
 * The function that runs in the program, by its text: for each pending promise it asks V8 for the async stack of its
 * waiter. A probe promise is put in front of it for one microtask; the promise itself does not change.
 */

import * as v from 'valibot';
import { UserError } from '../../errors.js';

/** Frames of all stacks, each once; a stack is a list of their numbers, innermost first. */
export interface ProbedStacks {
  readonly frames: readonly ProbedFrame[];
  readonly stacks: readonly ProbedStack[];
}

/** @param hash of the script's text */
export type ProbedFrame = readonly [name: string, script: string, line: number, column: number, hash: string];

export interface ProbedStack {
  readonly frames: readonly number[];
  /** The promise is one of several behind a combinator: the first frame does not wait for it by itself. */
  readonly isPart: boolean;
}

/** In slices: the program continues in between. `this` is the array of promises. */
export const STACK_PROBE = `function () {
  const promises = this;
  const SLICE = 500, DEEPEST = 200;
  const nothing = () => {};
  const numbers = new Map(), frames = [], stacks = [];
  let current;
  class Probe extends Promise { static get [Symbol.species]() { return current; } }
  const numberOf = (site) => {
    const frame = [site.getFunctionName() ?? '', site.getScriptNameOrSourceURL() ?? '', site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0, site.getScriptHash?.() ?? ''];
    const key = frame.join('\\0');
    if (!numbers.has(key)) numbers.set(key, frames.push(frame) - 1);
    return numbers.get(key);
  };
  const hasPlace = (site) => (site.getLineNumber() ?? 0) > 0;
  const collect = (error, sites) => {
    const all = sites.filter((site) => site.isAsync());
    return [all.length > 0 && !hasPlace(all[0]), all.filter(hasPlace).map(numberOf)];
  };
  const probe = (promise) => {
    const look = () => {
      const { prepareStackTrace, stackTraceLimit } = Error;
      const holder = {};
      try {
        Error.prepareStackTrace = collect;
        Error.stackTraceLimit = DEEPEST;
        Error.captureStackTrace(holder, look);
        if (holder.stack[1].length > 0) stacks.push(holder.stack);
      } finally {
        Error.prepareStackTrace = prepareStackTrace;
        Error.stackTraceLimit = stackTraceLimit;
      }
    };
    const derived = Promise.resolve().then(look);
    Object.setPrototypeOf(derived, Probe.prototype);
    current = function (executor) { executor(nothing, nothing); return promise; };
    derived.then(nothing, nothing);
  };
  return new Promise((resolve) => {
    let next = 0;
    const slice = () => {
      for (const end = Math.min(promises.length, next + SLICE); next < end; next++) probe(promises[next]);
      setImmediate(() => { if (next < promises.length) slice(); else resolve(JSON.stringify({ frames, stacks })); });
    };
    slice();
  });
}`;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const probed = v.object({
  frames: v.array(v.tuple([v.string(), v.string(), count, count, v.string()])),
  stacks: v.array(v.tuple([v.boolean(), v.array(count)])),
});

/** The program's answer; throws a sentence if it is invalid. */
export function parseStacks(text: unknown): ProbedStacks {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), probed), text);
  if (!parsed.success) throw new UserError('The program answered something that was not asked for.');
  const { frames, stacks } = parsed.output;
  return {
    frames,
    stacks: stacks
      .map(([isPart, numbers]) => ({ isPart, frames: numbers }))
      .filter((stack) => stack.frames.every((frame) => frame < frames.length)),
  };
}
