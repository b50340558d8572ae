/** Stops at exceptions: which were asked for, whether the condition holds, and what the exception was. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee, Pause } from '../target/debuggee.js';
import { filterBreakpoints } from './exception-filters.js';
import type { Breakpoints } from './breakpoints.js';
import type { Variables } from './variables.js';

export class ExceptionStops {
  private condition: string | undefined;
  private last: { description: string; uncaught: boolean } | undefined;

  constructor(
    private readonly breakpoints: Breakpoints,
    private readonly tell: (sentence: string) => void,
  ) {}

  /** Sets the checked filters. Before there is a program, `debuggee` is undefined and its start waits for us. */
  async setFilters(
    { filters, filterOptions }: DebugProtocol.SetExceptionBreakpointsArguments,
    debuggee: Debuggee | undefined,
  ): Promise<void> {
    const chosen = new Map<string, string | undefined>(filters.map((filter) => [filter, undefined]));
    for (const { filterId, condition } of filterOptions ?? []) chosen.set(filterId, condition);
    await this.breakpoints.setFilters(filterBreakpoints(chosen));
    this.condition = chosen.get('thrown') ?? chosen.get('uncaught');
    const state = chosen.has('thrown') ? 'all' : chosen.has('uncaught') ? 'uncaught' : 'none';
    await debuggee?.setPauseOnExceptions(state);
  }

  /** Whether a pause at an exception is wanted; remembers the exception. */
  async isWanted(pause: Pause, variables: Variables, { connection }: Debuggee): Promise<boolean> {
    const { condition } = this;
    const [top] = pause.frames;
    if (pause.cause.kind !== 'exception') return true;
    const { exception, uncaught } = pause.cause;
    this.last = { description: exception.description ?? String(exception.value), uncaught };
    if (condition === undefined || condition === '' || top === undefined) return true;
    try {
      // Made in the frame, so that its variables and the error are both visible.
      const holds = await variables.evaluate(`($error) => Boolean(${condition}\n)`, {
        kind: 'call',
        callFrame: top.callFrame,
      });
      const { result, exceptionDetails } = await connection.send('Runtime.callFunctionOn', {
        ...(holds.objectId === undefined ? {} : { objectId: holds.objectId }),
        functionDeclaration: 'function ($error) { return this($error); }',
        arguments: [
          exception.objectId === undefined
            ? { value: exception.value as unknown }
            : { objectId: exception.objectId },
        ],
        silent: true,
      });
      const failure = exceptionDetails?.exception?.description?.split('\n', 1)[0];
      if (exceptionDetails !== undefined) throw new Error(failure ?? exceptionDetails.text);
      return result.value === true;
    } catch (error) {
      this.tell(`An exception condition failed: ${(error as Error).message}`);
      return true;
    }
  }

  /** The program goes on. */
  forget(): void {
    this.last = undefined;
  }

  get description(): string | undefined {
    return this.last?.description;
  }

  /** DAP's exceptionInfo. */
  info(): DebugProtocol.ExceptionInfoResponse['body'] {
    return {
      exceptionId: this.last?.description.split('\n')[0] ?? 'exception',
      description: this.last?.description ?? '',
      breakMode: this.last?.uncaught === true ? 'unhandled' : 'always',
    };
  }
}
