/**
 * Evaluates the user's expressions, in a frame or globally. An evaluation runs code of the program, but the program is
 * not responsible for it: promises that it leaves behind can be rejected without a report, and one that does not end is
 * terminated. While the program runs, an evaluation is sent alone (debuggee/execution.ts), and cannot stop if the thread
 * is busy; one that waits for a promise blocks nothing.
 */
import type { Debugger, Runtime } from 'node:inspector';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { HOOK_VARIABLE } from '../../../runtime/protocol/hook.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { consoleText } from '../../debuggee/expressions/console-text.js';
import { evaluateLimited, HeldCall, isTimeUp, tookTooLong } from '../../debuggee/limited-call.js';
import { namesMentioned, withNames } from '../../debuggee/expressions/names-at-stop.js';
import { UserError } from '../../errors.js';
import { toArgument } from './call-argument.js';
import { InspectorError } from '../../inspector/inspector-error.js';
import { isOfMainRealm } from '../../inspector/object-realm.js';
import { cut } from './value-text.js';

/** The frame for an evaluation. */
export type EvaluationFrame =
  | { readonly kind: 'call'; readonly callFrame: Debugger.CallFrame }
  | { readonly kind: 'suspended'; readonly coroutine: CoroutineId };

/**
 * An expression that the user typed can hit breakpoints; one that a view evaluates by itself cannot, and has less time.
 */
export type EvaluationManner = 'typed' | 'view';

/**
 * Node handles no other request during an evaluation, including one that would terminate it: so each has a limit from
 * the start.
 */
export const LIMIT_MS: Record<EvaluationManner, number> = { typed: 10_000, view: 1000 };

/** Objects that V8 keeps for the views of a stop. */
export const OBJECT_GROUP = 'coroutine-debugger';
/**
 * Objects that V8 keeps for the console, where they can be expanded until it is cleared; the last one is `$_`. V8's own
 * name.
 */
export const CONSOLE_GROUP = 'console';

/** The maximum number of characters of an error that is shown. */
const LONGEST_ERROR = 1000;

/** V8's message for a frame of an earlier pause, or without a pause. */
const NO_FRAME = /Could not find call frame|Can only perform operation while paused/;

type Evaluated = Runtime.EvaluateReturnType;

export class Evaluator {
  constructor(
    private readonly debuggee: Debuggee,
    /** Called when an `await` that could not be awaited at a stop has settled. */
    private readonly onSettled: (written: string, value: Runtime.RemoteObject, isError: boolean) => void,
  ) {}

  /**
   * Throws a sentence if the code throws. While the program runs, an `await` is awaited; at a stop the result is the
   * value if it is already known, else the promise, and the outcome is reported when it settles.
   */
  async evaluate(
    written: string,
    frame: EvaluationFrame | undefined,
    manner: EvaluationManner = 'view',
  ): Promise<Runtime.RemoteObject> {
    const isStopped = this.debuggee.pause !== undefined;
    const named = isStopped ? await this.knowingNames(written, frame) : written;
    const expression = await this.knowingReturnValue(named, frame);
    const text = consoleText(expression, frame !== undefined);
    if (isStopped && text.awaited !== undefined)
      return this.awaitAtStop(written, text.awaited, frame, manner);
    const value = await this.evaluateText(text.text, frame, manner);
    if (!text.awaits || value.objectId === undefined) return value;
    const settled = this.settlement(value.objectId);
    if (!isStopped) return this.remembered(valueOf(await settled), manner);
    this.reportWhenSettled(written, settled);
    return value;
  }

  /** `await` of a promise that may have settled already. */
  private async awaitAtStop(
    written: string,
    awaited: string,
    frame: EvaluationFrame | undefined,
    manner: EvaluationManner,
  ): Promise<Runtime.RemoteObject> {
    const promise = await this.evaluateText(awaited, frame, manner);
    if (promise.subtype !== 'promise' || promise.objectId === undefined) return promise;
    const { connection } = this.debuggee;
    const { objectId } = promise;
    const { internalProperties = [] } = await connection.send('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    });
    const internal = (name: string): Runtime.RemoteObject | undefined =>
      internalProperties.find((property) => property.name === name)?.value;
    const state: unknown = internal('[[PromiseState]]')?.value;
    const result = internal('[[PromiseResult]]');
    if (state === 'fulfilled' && result !== undefined) return this.withPreview(result, groupOf(manner));
    if (state === 'rejected' && result !== undefined) throw new UserError(errorText(result));
    this.reportWhenSettled(
      written,
      connection
        .send('Runtime.awaitPromise', { promiseObjectId: objectId, generatePreview: true })
        .then(({ result: value, exceptionDetails }) =>
          exceptionDetails === undefined
            ? { value, isError: false }
            : { value: exceptionDetails.exception ?? value, isError: true },
        ),
    );
    return promise;
  }

  /** V8 makes no preview of a value that it reports by itself. */
  async withPreview(value: Runtime.RemoteObject, objectGroup: string): Promise<Runtime.RemoteObject> {
    const { objectId } = value;
    if (objectId === undefined) return value;
    const { connection, execution } = this.debuggee;
    const { result } = await execution.read(() =>
      connection.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function () { return this; }',
        objectGroup,
        generatePreview: true,
      }),
    );
    return result;
  }

  /** The outcome of a text that awaits: console-text.ts. */
  private async settlement(promiseObjectId: string): Promise<Settlement> {
    const { connection } = this.debuggee;
    const { result } = await connection.send('Runtime.awaitPromise', { promiseObjectId });
    const { result: properties } = await connection.send('Runtime.getProperties', {
      objectId: result.objectId ?? '',
      ownProperties: true,
      generatePreview: true,
    });
    const [property] = properties;
    return { value: property?.value ?? { type: 'undefined' }, isError: property?.name === 'error' };
  }

  /** Makes an awaited value the console's `$_`. */
  private async remembered(
    value: Runtime.RemoteObject,
    manner: EvaluationManner,
  ): Promise<Runtime.RemoteObject> {
    // A value of another realm cannot be remembered.
    if (manner === 'view' || !isOfMainRealm(value.objectId)) return value;
    const held = await this.hold(value);
    const { result } = await held.call({
      timeout: LIMIT_MS.view,
      objectGroup: CONSOLE_GROUP,
      generatePreview: true,
      disableBreaks: true,
    });
    held.release();
    return result;
  }

  /** Values cannot be passed to an evaluation: the hook holds it until then. */
  private hold(value: Runtime.RemoteObject): Promise<HeldCall> {
    return HeldCall.of(this.debuggee, { text: '(self, values) => values[0]', values: [toArgument(value)] });
  }

  /** With `$returnValue` if the function is about to return, or if the step that ended here has ended a function. */
  private async knowingReturnValue(expression: string, frame: EvaluationFrame | undefined): Promise<string> {
    const value =
      frame?.kind === 'call' ? this.debuggee.returned.in(frame.callFrame, this.debuggee.pause) : undefined;
    if (value === undefined || !isOfMainRealm(value.objectId)) return expression;
    if (!/\$returnValue(?![\w$])/.test(expression)) return expression;
    const held = await this.hold(value);
    return `(($returnValue) => (${expression}\n))(${held.taken})`;
  }

  private reportWhenSettled(written: string, settlement: Promise<Settlement>): void {
    settlement.then(
      ({ value, isError }) => {
        this.onSettled(written, value, isError);
      },
      // The program has ended before.
      () => undefined,
    );
  }

  /** Evaluates a text as it is. */
  async evaluateText(
    text: string,
    frame: EvaluationFrame | undefined,
    manner: EvaluationManner,
  ): Promise<Runtime.RemoteObject> {
    const isQuiet = manner === 'view';
    try {
      const send = (canStop: boolean): Promise<Evaluated> =>
        frame?.kind === 'call'
          ? this.onCallFrame(text, frame.callFrame, manner)
          : this.throughHook(text, frame?.coroutine, manner, canStop);
      const { result, exceptionDetails } = await (isQuiet
        ? send(false)
        : this.debuggee.execution.run(
            () => send(true),
            () => send(false),
          ));
      throwIfFailed(exceptionDetails);
      return result;
    } catch (error) {
      if (isTimeUp(error)) throw tookTooLong('The expression', { timeout: LIMIT_MS[manner] });
      if (error instanceof InspectorError && NO_FRAME.test(error.message)) {
        throw new UserError('The program has moved on: the expression was not evaluated.');
      }
      throw error;
    }
  }

  private throughHook(
    text: string,
    coroutine: CoroutineId | undefined,
    manner: EvaluationManner,
    canStop: boolean,
  ): Promise<Evaluated> {
    const given = [text, coroutine ?? null, !canStop].map((value) => JSON.stringify(value)).join(', ');
    return evaluateLimited(this.debuggee, `${HOOK_VARIABLE}.evaluate(${given})`, {
      objectGroup: groupOf(manner),
      generatePreview: true,
      timeout: LIMIT_MS[manner],
      disableBreaks: !canStop,
      includeCommandLineAPI: manner === 'typed',
    });
  }

  /** In a pause, so that no code of the program runs in between. */
  private async onCallFrame(
    expression: string,
    { callFrameId }: Debugger.CallFrame,
    manner: EvaluationManner,
  ): Promise<Evaluated> {
    const { connection, hook } = this.debuggee;
    const [, evaluated] = await Promise.all([
      hook.call('beginEvaluation', manner === 'view'),
      connection.send('Debugger.evaluateOnCallFrame', {
        callFrameId,
        expression,
        objectGroup: groupOf(manner),
        silent: true,
        generatePreview: true,
        timeout: LIMIT_MS[manner],
        includeCommandLineAPI: manner === 'typed',
      }),
      hook.call('endEvaluation'),
    ]);
    return evaluated;
  }

  /** With `$value` and the other names of breakpoint conditions, if the frame has no such variables. */
  private async knowingNames(expression: string, frame: EvaluationFrame | undefined): Promise<string> {
    const wanted: string[] = [];
    for (const name of namesMentioned(expression)) {
      const answer = await this.evaluateText(`typeof ${name}`, frame, 'view');
      if (answer.value === 'undefined') wanted.push(name);
    }
    return wanted.length === 0 ? expression : withNames(expression, wanted);
  }
}

interface Settlement {
  readonly value: Runtime.RemoteObject;
  readonly isError: boolean;
}

function valueOf({ value, isError }: Settlement): Runtime.RemoteObject {
  if (isError) throw new UserError(errorText(value));
  return value;
}

function groupOf(manner: EvaluationManner): string {
  return manner === 'typed' ? CONSOLE_GROUP : OBJECT_GROUP;
}

export function throwIfFailed(details: Runtime.ExceptionDetails | undefined): void {
  if (details === undefined) return;
  throw new UserError(details.exception === undefined ? details.text : errorText(details.exception));
}

/** The first line of the thrown value. */
function errorText({ description, value }: Runtime.RemoteObject): string {
  const [line = 'The expression failed.'] = String(description ?? value).split('\n', 1);
  return cut(line, LONGEST_ERROR);
}
