/**
 * Evaluates the user's expressions in the program. The program is never blamed for what they leave behind: a promise
 * made by an expression may be rejected without counting as an error of the program.
 */
import { types } from 'node:util';
import v8 from 'node:v8';
import { evaluateInProgram, ProgramPromise } from '../../realm/program.js';
import { wakeTicks } from './clean-turn.js';
import type { ScopeClosure } from '../../protocol/instrumentation.js';

const then = Function.prototype.call.bind(Reflect.get(Promise.prototype, 'then') as () => void) as (
  promise: object,
  onFulfilled: undefined,
  onRejected: () => void,
) => void;
const plain = ProgramPromise.prototype;

interface Evaluation {
  /** Not stopped by breakpoints. */
  readonly quiet: boolean;
  readonly promises: object[];
  readonly stop: () => void;
}

/** Innermost last: an expression paused at a breakpoint allows others. */
const evaluations: Evaluation[] = [];
/** Those that the program's thread is running right now for a request of the adapter. */
let depth = 0;

/** Whether the thread is answering a request of the adapter; it takes no other until then. */
export function isEvaluating(): boolean {
  return depth > 0;
}

/** Whether the innermost evaluation must not be stopped. */
export function isQuiet(): boolean {
  return evaluations.at(-1)?.quiet === true;
}

/** From here until {@link endEvaluation}, an expression is being evaluated. */
export function beginEvaluation(quiet: boolean): void {
  const promises: object[] = [];
  const stop = v8.promiseHooks.onInit((promise) => {
    promises.push(promise);
  }) as () => void;
  evaluations.push({ quiet, promises, stop });
}

export function endEvaluation(): void {
  const evaluation = evaluations.pop();
  evaluation?.stop();
  for (const promise of evaluation?.promises ?? []) takeCare(promise);
  wakeTicks();
}

/**
 * Evaluates in a frame's scope, or globally. Runs code of the program; `var` and functions become deletable global
 * variables.
 */
export function evaluate(text: string, scope: ScopeClosure | undefined, quiet: boolean): unknown {
  beginEvaluation(quiet);
  depth++;
  try {
    return scope === undefined ? evaluateInProgram(text) : scope(text);
  } finally {
    depth--;
    endEvaluation();
  }
}

function nothing(): void {
  // An error that no user code asked for.
}

/** Marks its rejection as handled. A promise of the program's own class would run its code: it stays as it is. */
function takeCare(promise: object): void {
  if (!types.isPromise(promise) || Object.getPrototypeOf(promise) !== plain) return;
  if (Object.hasOwn(promise, 'constructor')) return;
  then(promise, undefined, nothing);
}
