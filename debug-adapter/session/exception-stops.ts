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
  async isWanted(pause: Pause, variables: Variables): Promise<boolean> {
    const { condition } = this;
    const [top] = pause.frames;
    if (pause.cause.kind === 'exception') {
      const { exception, uncaught } = pause.cause;
      this.last = { description: exception.description ?? String(exception.value), uncaught };
    }
    if (condition === undefined || condition === '' || top === undefined) return true;
    try {
      const value = await variables.evaluate(`Boolean(${condition}\n)`, {
        kind: 'call',
        callFrame: top.callFrame,
      });
      return value.value === true;
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
