/**
 * Calls functions with objects of the program, within a time limit. V8 limits evaluations only, whose text cannot name
 * an object: so the hook holds the function with its objects, each under a name of its own, for requests come
 * concurrently. Within a pause V8 limits nothing but evaluations in a call frame.
 */
import type { Runtime } from 'node:inspector';
import { HOOK_VARIABLE } from '../../runtime/protocol/hook.js';
import { UserError } from '../errors.js';
import { InspectorError } from '../inspector/inspector-error.js';
import { isOfMainRealm, MAIN_CONTEXT } from '../inspector/object-realm.js';
import type { Debuggee } from './debuggee.js';

/** V8's message for an evaluation that exceeded its time. */
const TERMINATED = /Execution was terminated/;

export interface Limited {
  readonly timeout: number;
  readonly objectGroup?: string;
  readonly generatePreview?: boolean;
  readonly returnByValue?: boolean;
  readonly throwOnSideEffect?: boolean;
  readonly includeCommandLineAPI?: boolean;
  /** While the program runs: a breakpoint in the code does not stop. */
  readonly disableBreaks?: boolean;
}

/** What is called, and with what. */
export interface CalledFunction {
  /** An expression for `(self, values, given) => …`, evaluated once, in the global scope. */
  readonly text: string;
  /** The object `self`. */
  readonly objectId?: string | undefined;
  readonly values: readonly Runtime.CallArgument[];
}

/**
 * To be sent when `execution` allows.
 *
 * @param callFrameId absent: for a text that no variable of a frame can change, such as a call of the hook
 */
export function evaluateLimited(
  { connection, pause }: Debuggee,
  expression: string,
  { disableBreaks = false, ...options }: Limited,
  callFrameId = pause?.evaluatesIn,
): Promise<Runtime.EvaluateReturnType> {
  return callFrameId === undefined
    ? connection.send('Runtime.evaluate', { expression, disableBreaks, silent: true, ...options })
    : connection.send('Debugger.evaluateOnCallFrame', { expression, callFrameId, silent: true, ...options });
}

/** A function with its objects, in the program until it is released. */
export class HeldCall {
  private static count = 0;

  private constructor(
    private readonly debuggee: Debuggee,
    /** What the hook calls it. */
    private readonly name: string,
  ) {}

  static async of(debuggee: Debuggee, { text, objectId, values }: CalledFunction): Promise<HeldCall> {
    HeldCall.count++;
    const name = `held${HeldCall.count}`;
    const { connection, execution } = debuggee;
    const { exceptionDetails } = await execution.read(() =>
      connection.send('Runtime.callFunctionOn', {
        functionDeclaration: `function (...values) { const called = (${text}\n); ${HOOK_VARIABLE}.${name} = (given) => called(this, values, given); }`,
        arguments: [...values],
        ...(objectId === undefined ? { executionContextId: MAIN_CONTEXT } : { objectId }),
        silent: true,
      }),
    );
    if (exceptionDetails !== undefined) throw new UserError(exceptionDetails.text);
    return new HeldCall(debuggee, name);
  }

  /** Sent when `execution` allows. */
  call(limited: Limited, given?: unknown): Promise<Runtime.EvaluateReturnType> {
    const argument = given === undefined ? '' : JSON.stringify(given);
    return evaluateLimited(this.debuggee, `${HOOK_VARIABLE}.${this.name}(${argument})`, limited);
  }

  /** An expression for what it returns, which releases it. */
  get taken(): string {
    return `((hook) => { const { ${this.name}: held } = hook; delete hook.${this.name}; return held(); })(${HOOK_VARIABLE})`;
  }

  /** Once; a program that has ended holds nothing. */
  release(): void {
    const { connection, execution } = this.debuggee;
    const expression = `delete ${HOOK_VARIABLE}.${this.name}`;
    execution
      .read(() => connection.send('Runtime.evaluate', { expression, silent: true, disableBreaks: true }))
      .catch(() => undefined);
  }
}

/**
 * Calls a function that runs code of the program's, once.
 *
 * @param subject what took too long, in the sentence that is thrown then
 */
export async function callLimited(
  debuggee: Debuggee,
  called: CalledFunction,
  limited: Limited,
  subject: string,
): Promise<Runtime.EvaluateReturnType> {
  const { connection, execution } = debuggee;
  const { text, objectId, values } = called;
  // The hook is not in that realm.
  if (!isOfMainRealm(objectId)) {
    const { objectGroup, generatePreview = false, returnByValue = false } = limited;
    return execution.run(() =>
      connection.send('Runtime.callFunctionOn', {
        functionDeclaration: `function (...values) { return (${text}\n)(this, values); }`,
        arguments: [...values],
        ...(objectId === undefined ? {} : { objectId }),
        ...(objectGroup === undefined ? {} : { objectGroup }),
        generatePreview,
        returnByValue,
        silent: true,
      }),
    );
  }
  const held = await HeldCall.of(debuggee, called);
  try {
    return await execution.run(
      () => held.call(limited),
      () => held.call({ ...limited, disableBreaks: true }),
    );
  } catch (error) {
    throw isTimeUp(error) ? tookTooLong(subject, limited) : error;
  } finally {
    held.release();
  }
}

export function isTimeUp(error: unknown): boolean {
  return error instanceof InspectorError && TERMINATED.test(error.message);
}

export function tookTooLong(subject: string, { timeout }: Pick<Limited, 'timeout'>): UserError {
  return new UserError(`${subject} took more than ${timeout / 1000} s and was ended.`);
}
