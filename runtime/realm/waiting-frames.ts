/**
 * Where the code stands that waits for a promise, as V8 knows it, also through code without hooks. A promise of a realm
 * made for it is put in front of the one that is asked about; that one does not change. Some 11 µs for each, on request.
 */
import vm from 'node:vm';

// The program may replace these later; ours stay.
const { createContext, Script } = vm;

/** A place in a script, as V8 has it; lines and columns count from 1. */
export interface WaitingFrame {
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** V8 counts them with the frames of what runs now, which may be a deep recursion. */
const MOST_FRAMES = 20_000;

/**
 * `then` of a promise of this class returns the promise that is asked about: so what is called by it has the waiters of that
 * as its own in V8's stacks.
 */
const TEXT = `'use strict';
class Asker extends Promise { static get [Symbol.species]() { return asked; } }
let asked, frames;
const nothing = () => {};
Error.stackTraceLimit = ${MOST_FRAMES};
Error.prepareStackTrace = (_, sites) => sites.filter((site) => site.isAsync()).map((site) =>
  ({ script: site.getScriptNameOrSourceURL() ?? '', line: site.getLineNumber() ?? 0, column: site.getColumnNumber() ?? 0 }));
globalThis.ask = (promise) => {
  frames = [];
  asked = function (executor) { executor(nothing, nothing); return promise; };
  const before = Promise.resolve().then(() => { frames = new Error().stack; });
  Object.setPrototypeOf(before, Asker.prototype);
  before.then(nothing, nothing);
};
globalThis.answer = () => frames;`;

/** The waiting code behind each, nearest first; none where several wait. Undefined where it cannot be asked now. */
export function waitingFrames(promises: readonly object[]): readonly (readonly WaitingFrame[])[] | undefined {
  if (promises.length === 0) return [];
  if (isAwaited()) return undefined;
  // Its microtasks run at the end of each call into it, and no others.
  const realm = createContext({}, { microtaskMode: 'afterEvaluate' }) as {
    ask(promise: object): void;
    answer(): unknown;
    given?: object;
  };
  new Script(TEXT, { filename: '' }).runInContext(realm);
  const ask = new Script('ask(given)', { filename: '' });
  return promises.map((promise) => {
    realm.given = promise;
    ask.runInContext(realm);
    const frames = realm.answer();
    return Array.isArray(frames) ? [...(frames as WaitingFrame[])] : [];
  });
}

/**
 * Whether something awaits what runs now. V8 forgets that once microtasks of another realm have run, and errors that the
 * program makes until its next await would have shorter stacks.
 */
function isAwaited(): boolean {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = MOST_FRAMES;
    Error.prepareStackTrace = (_, sites) =>
      sites.some((site) => (site as { isAsync?: () => boolean }).isAsync?.());
    Error.captureStackTrace(holder);
    return holder.stack !== false;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, 'prepareStackTrace', prepare);
  }
}
