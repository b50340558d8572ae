/**
 * Turns @vscode/debugadapter's callbacks into promise-returning handlers: the only place where results and errors
 * become responses. A handler never sees a response object.
 */
import { DebugSession, OutputEvent, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapFrames } from '../checks/dap-frames.js';
import { checkArguments } from '../checks/request-arguments.js';
import type { AnyAnswer, Command } from '../protocol/answers.js';
import { UserError } from '../errors.js';
import { Trace } from '../trace/trace.js';
import { Admission, NotAdmitted } from './admission.js';

/** Requests whose errors a client shows in place, in red: a watch that fails must not cause a notification. */
const ANSWERED_IN_PLACE: ReadonlySet<string> = new Set<Command>([
  'evaluate',
  'completions',
  'setExpression',
  'setVariable',
  'variables',
  'scopes',
]);

/** The time limit for the client's answer to a reverse request: it may ask the user first. */
const CLIENT_ANSWERS_WITHIN_MS = 600_000;

/** The services that a session's process provides. */
export interface Surroundings {
  /** Absolute path of the runtime that programs load. */
  readonly preload: string;
  /** The secret that the client must know; absent if it started the adapter. */
  readonly secret?: string;
}

export abstract class PromiseSession extends DebugSession {
  /** The messages and decisions of this session. */
  protected readonly trace = new Trace(process.env);
  /** Cancels each pending request. */
  private readonly cancellations = new Map<number, () => void>();

  private readonly admission: Admission;
  private isPassingOverSaid = false;
  private isBegun = false;

  constructor(protected readonly surroundings: Surroundings) {
    super();
    this.admission = new Admission(surroundings.secret);
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  /** Only whole messages are accepted; a client that sends anything else is refused, and the session ends. */
  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    const door = new DapFrames(
      () => this.admission.longestMessage,
      () => {
        this.sayPassingOver();
      },
    );
    door.once('error', ({ message }) => {
      process.stderr.write(`coroutine-debugger: the client was refused: ${message}.\n`);
      output.end();
    });
    super.start(input.pipe(door), output);
  }

  /** Shows a line to the user. */
  readonly say = (sentence: string): void => {
    this.sendEvent(new OutputEvent(`${sentence}\n`, 'important'));
  };

  private sayPassingOver(): void {
    if (this.isPassingOverSaid) return;
    this.isPassingOverSaid = true;
    this.say('The client has sent something that is no message of DAP: it is passed over.');
  }

  /** The handler of a request, or undefined if there is none. */
  protected abstract answerFor(command: string): AnyAnswer | undefined;

  /** Sends a reverse request to the client; rejects with its message if it refuses. */
  protected ask(command: string, args: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sendRequest(command, args, CLIENT_ANSWERS_WITHIN_MS, ({ success, message = 'refused' }) => {
        if (success) resolve();
        else reject(new Error(`The client did not take '${command}': ${message}`));
      });
    });
  }

  override sendEvent(event: DebugProtocol.Event): void {
    this.trace.dap('out', event);
    super.sendEvent(event);
  }

  override sendResponse(response: DebugProtocol.Response): void {
    this.trace.dap('out', response);
    super.sendResponse(response);
  }

  override sendRequest(
    command: string,
    args: unknown,
    timeout: number,
    answered: (response: DebugProtocol.Response) => void,
  ): void {
    this.trace.dap('out', { type: 'request', command, arguments: args });
    super.sendRequest(command, args, timeout, (response) => {
      this.trace.dap('in', response);
      answered(response);
    });
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.trace.dap('in', request);
    void this.answer(request);
  }

  /** A cancelled request is answered immediately; the work that it has started ends by itself. */
  private cancel({ requestId }: DebugProtocol.CancelArguments): void {
    if (requestId !== undefined) this.cancellations.get(requestId)?.();
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    let isRefused = false;
    const cancelled = new Promise<never>((_, reject) => {
      this.cancellations.set(request.seq, () => {
        reject(new UserError('cancelled'));
      });
    });
    try {
      this.admission.check(request.command, request.arguments);
      if (request.command === 'cancel')
        this.cancel((request.arguments ?? {}) as DebugProtocol.CancelArguments);
      else response.body = await Promise.race([this.bodyOf(request), cancelled]);
    } catch (error) {
      response.success = false;
      isRefused = error instanceof NotAdmitted;
      if (!(error instanceof UserError)) this.trace.failure(error);
      const text = sentenceOf(error);
      response.message = text;
      // `showUser` only for errors that the user can act on, and that the view of the request does not show.
      response.body = {
        error: {
          id: 1,
          format: text.replace(/[{}]/g, '$&$&'),
          showUser: error instanceof UserError && !ANSWERED_IN_PLACE.has(request.command),
        },
      };
    }
    this.cancellations.delete(request.seq);
    this.sendResponse(response);
    // Its output ends with the answer, and the connection ends with its output.
    if (isRefused) this.stop();
  }

  private async bodyOf({ command, arguments: args }: DebugProtocol.Request): Promise<unknown> {
    const handler = this.answerFor(command);
    if (handler === undefined) throw new UserError(`This debugger does not know the request '${command}'.`);
    const answer = async (): Promise<unknown> =>
      await handler(checkArguments(command as Command, args) as never);
    return command === 'launch' || command === 'attach' ? this.beginOnce(answer) : answer();
  }

  /** A session has one program. If the start failed, it can be requested again. */
  private async beginOnce(begin: () => Promise<unknown>): Promise<unknown> {
    if (this.isBegun) throw new UserError('This session has its program already: begin another session.');
    this.isBegun = true;
    try {
      return await begin();
    } catch (error) {
      this.isBegun = false;
      throw error;
    }
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
