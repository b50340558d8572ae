/**
 * @vscode/debugadapter's callbacks as promise-returning handlers: the only place where results and errors become
 * responses. A handler never sees a response object.
 */
import { DebugSession, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { InspectorError } from '../inspector/inspector-error.js';
import { UserError } from '../target/user-error.js';

/** How long a client may take to answer a request of ours: it may ask a person first. */
const CLIENT_ANSWERS_WITHIN_MS = 600_000;

export type Handler = (args: never) => unknown;

export abstract class PromiseSession extends DebugSession {
  constructor() {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  /** The handler of a request, or undefined when there is none. */
  protected abstract handlerFor(command: string): Handler | undefined;

  /** Asks the client (a reverse request); rejects with its words when it refuses. */
  protected ask(command: string, args: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sendRequest(command, args, CLIENT_ANSWERS_WITHIN_MS, ({ success, message = 'refused' }) => {
        if (success) resolve();
        else reject(new Error(`The client did not take '${command}': ${message}`));
      });
    });
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    try {
      const handler = this.handlerFor(request.command);
      if (handler === undefined)
        throw new UserError(`This debugger does not know the request '${request.command}'.`);
      response.body = await handler((request.arguments ?? {}) as never);
    } catch (error) {
      response.success = false;
      const text = sentenceOf(error);
      response.message = text;
      // `showUser` only for what the user can do something about; the rest is shown where it was asked.
      response.body = {
        error: { id: 1, format: text.replace(/[{}]/g, '$&$&'), showUser: error instanceof UserError },
      };
    }
    this.sendResponse(response);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof InspectorError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
