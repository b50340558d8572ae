/**
 * Where in the program the await stands that a cancellation or a time limit has ended. The library makes such an error
 * in a turn of the loop, so its stack would show nothing of the program.
 *
 * How it works. In a generator the error is thrown in at the innermost `yield`, which is the library's, and caught
 * there: all waiting frames are on the stack then. An `async` function is not on the stack while it waits, but V8 can
 * report who awaits a promise during the microtask that belongs to that promise; so a microtask is created that belongs
 * to the promise about to be rejected. Text is made only when the stack is read.
 */
import { AwaitError } from './errors.js';
import { currentTask } from './running-loop.js';

/** Number of frames searched for those of the program. */
const MOST_FRAMES = 50;

/** The parts from which the stack of an error is made. */
interface Place {
  readonly task: string | undefined;
  /** Innermost first: an `async` function's await, then that of its awaiter, … */
  readonly stacks: Error[];
  text: string | undefined;
}

/** Gives an error the place of the await on the stack, and the task. Answers the error. */
export function placeAtAwait(error: unknown): unknown {
  if (error instanceof AwaitError && AwaitError.placeOf(error) === undefined)
    addPlace(error, capture(), currentTask()?.label);
  return error;
}

/** As `placeAtAwait`, for the awaiters of a pending promise; calls back a microtask later, when that is done. */
export function placeAtPromise(
  error: AwaitError,
  promise: Promise<unknown>,
  task: string,
  callback: () => void,
): void {
  inFrontOf(promise, () => {
    addPlace(error, capture(), task);
    callback();
  });
}

/** The awaiters of a pending promise, innermost first. */
export function stackOfPromise(promise: Promise<unknown>): Promise<readonly string[]> {
  return new Promise((resolve) => {
    inFrontOf(promise, () => {
      const stack = capture();
      resolve(stack === undefined ? [] : framesOf(stack).map((frame) => frame.trim()));
    });
  });
}

/**
 * Calls code that makes an error whose place is determined later: a stack costs more than the rest of a cancellation.
 */
export function withoutStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  try {
    limitStacks(0);
    return make();
  } finally {
    limitStacks(limit);
  }
}

function addPlace(error: AwaitError, stack: Error | undefined, task: string | undefined): void {
  if (stack === undefined) return;
  const known = placeIn(error);
  if (known === undefined) {
    const place: Place = { task, stacks: [stack], text: undefined };
    AwaitError.setPlace(error, place);
    Object.defineProperty(error, 'stack', STACK);
  } else if (known.task === task) {
    known.stacks.push(stack);
    known.text = undefined;
  }
  // Else an awaiter of a cancelled task gets the task's own error: it happened there.
}

function placeIn(error: AwaitError): Place | undefined {
  return AwaitError.placeOf(error) as Place | undefined;
}

/** One for all errors: V8 makes a hidden class for each other one. */
const STACK: PropertyDescriptor & ThisType<AwaitError> = {
  configurable: true,
  get(): string | undefined {
    const place = placeIn(this);
    return place && (place.text ??= textOf(this, place));
  },
  set(text: string): void {
    const place = placeIn(this);
    if (place !== undefined) place.text = text;
  },
};

function textOf({ name, message }: Error, { stacks, task }: Place): string {
  const head = message === '' ? name : `${name}: ${message}`;
  const frames = stacks.flatMap(framesOf).slice(0, Math.max(Error.stackTraceLimit, 10));
  return [head, ...frames, ...(task === undefined ? [] : [`    in ${task}`])].join('\n');
}

/** A stack that is turned into text later, this function on top; undefined if the program has turned stacks off. */
export function capture(): Error | undefined {
  const limit = Error.stackTraceLimit;
  if (!(limit > 0)) return undefined;
  try {
    limitStacks(Math.max(limit, MOST_FRAMES));
    return new Error();
  } finally {
    limitStacks(limit);
  }
}

/** Throws nothing if a program has made it constant. */
function limitStacks(frames: number): void {
  Reflect.set(Error, 'stackTraceLimit', frames);
}

/** The frames of the program. */
export function framesOf({ stack }: Error): string[] {
  if (typeof stack !== 'string') return [];
  const [own = '', ...frames] = stack.split('\n').filter((line) => line.startsWith('    at '));
  const library = libraryPlaces(own);
  return frames.filter((frame) => !library.some((place) => frame.includes(place)) && !isNoise(frame));
}

/** A frame of Node's, or of a generator's `next`. */
function isNoise(frame: string): boolean {
  return /\((?:<anonymous>|node:.*)\)$| node:\S+$/.test(frame);
}

/** Where the library's code is, by a frame of this file; nothing if it is bundled with a program. */
function libraryPlaces(own: string): readonly string[] {
  const [, folder = '', file = ''] = /([^\s(]*[/\\])([^/\\]+?):\d+:\d+\)?$/.exec(own) ?? [];
  if (file.startsWith('await-places.')) {
    const root = folder.replace(/kernel[/\\]$/, '');
    return ['kernel', 'api', 'io', 'testing'].map((each) => `${root}${each}${folder.at(-1) ?? '/'}`);
  }
  return /^(?:index|core|library-\w+)\.[cm]?js$/.test(file) && /coroutine-debugger|dist/.test(folder)
    ? [`${folder}${file}`]
    : [];
}

class Borrowed<T> extends Promise<T> {
  static capability: Promise<unknown>;

  static override get [Symbol.species](): PromiseConstructor {
    const promise = Borrowed.capability;
    return function (executor: (resolve: () => void, reject: () => void) => void) {
      executor(nothing, nothing);
      return promise;
    } as unknown as PromiseConstructor;
  }
}

/**
 * Calls back in a microtask that V8 attributes to the promise, so that a stack leads to its awaiters. The promise does
 * not change: the species of `then`, asked which promise to settle, gets functions that do nothing.
 */
function inFrontOf(promise: Promise<unknown>, callback: () => void): void {
  const derived = Promise.resolve().then(callback);
  Object.setPrototypeOf(derived, Borrowed.prototype);
  Borrowed.capability = promise;
  void derived.then(nothing, nothing);
}

function nothing(): void {
  // Settles a promise that must not be settled.
}
