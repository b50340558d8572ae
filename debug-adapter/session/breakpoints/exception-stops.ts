/** Stops at exceptions: the checked filters, whether the condition holds, and the details of the exception. */
import type { Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee, Pause } from '../../debuggee/debuggee.js';
import type { ExceptionState } from '../../debuggee/execution.js';
import { callLimited } from '../../debuggee/limited-call.js';
import { UserError } from '../../errors.js';
import { exceptionDetails } from './exception-details.js';
import { EXCEPTION_FILTERS, filterBreakpoints } from './exception-filters.js';
import type { Breakpoints } from './breakpoints.js';
import { toArgument } from '../stack/call-argument.js';
import { LIMIT_MS } from '../stack/evaluator.js';
import type { Variables } from '../stack/variables.js';
import { errorTitle } from '../stack/value-text.js';

/** Configurations for editors other than VS Code name the filter of its JavaScript debugger for thrown exceptions. */
function ownName(filter: string): string {
  return filter === 'all' ? 'thrown' : filter;
}

export class ExceptionStops {
  private condition: string | undefined;
  private state: ExceptionState = 'none';
  private last: { exception: Runtime.RemoteObject; description: string; uncaught: boolean } | undefined;

  constructor(
    private readonly breakpoints: Breakpoints,
    private readonly tell: (sentence: string) => void,
  ) {}

  /**
   * Sets the checked filters. Before there is a program, `debuggee` is undefined and the start of the program waits for
   * us.
   */
  async setFilters(
    { filters, filterOptions }: DebugProtocol.SetExceptionBreakpointsArguments,
    debuggee: Debuggee | undefined,
  ): Promise<void> {
    const chosen = new Map<string, string | undefined>(filters.map((filter) => [ownName(filter), undefined]));
    for (const { filterId, condition } of filterOptions ?? []) chosen.set(ownName(filterId), condition);
    const unknown = [...chosen.keys()].find((one) => !EXCEPTION_FILTERS.some(({ filter }) => filter === one));
    if (unknown !== undefined) throw new UserError(`There is no exception filter '${unknown}'.`);
    await this.breakpoints.setFilters(filterBreakpoints(chosen));
    this.condition = chosen.get('thrown') ?? chosen.get('uncaught');
    this.state = chosen.has('thrown') ? 'all' : chosen.has('uncaught') ? 'uncaught' : 'none';
    if (debuggee !== undefined) await this.use(debuggee);
  }

  /** Applies the filters to this program from now on. */
  async use(debuggee: Debuggee): Promise<void> {
    await debuggee.execution.setPauseOnExceptions(this.state);
  }

  /** Whether the session must stop at this exception; remembers the exception. */
  async isWanted(pause: Pause, variables: Variables, debuggee: Debuggee): Promise<boolean> {
    const { condition } = this;
    const [top] = pause.frames;
    if (pause.cause.kind !== 'exception') return true;
    const { exception, uncaught } = pause.cause;
    this.last = {
      exception,
      description: errorTitle(exception.description ?? String(exception.value)),
      uncaught,
    };
    if (condition === undefined || condition === '' || top === undefined) return true;
    try {
      // The function is created in the frame, so that it sees both the frame's variables and the error, which conditions
      // for VS Code's JavaScript debugger call `error`.
      const holds = await variables.evaluate(`($error, error = $error) => Boolean(${condition}\n)`, {
        kind: 'call',
        callFrame: top.callFrame,
      });
      const { result, exceptionDetails: failedBy } = await callLimited(
        debuggee,
        {
          text: '(holds, values) => holds(values[0])',
          objectId: holds.objectId,
          values: [toArgument(exception)],
        },
        { timeout: LIMIT_MS.view },
        'The condition',
      );
      const failure = failedBy?.exception?.description?.split('\n', 1)[0];
      if (failedBy !== undefined) throw new Error(failure ?? failedBy.text);
      return result.value === true;
    } catch (error) {
      this.tell(`An exception condition failed: ${(error as Error).message}`);
      return true;
    }
  }

  /** The program continues. */
  forget(): void {
    this.last = undefined;
  }

  get description(): string | undefined {
    return this.last?.description;
  }

  /** DAP's exceptionInfo. */
  async info(debuggee: Debuggee): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
    if (this.last === undefined) throw new UserError('The program has not stopped at an exception.');
    const { exception, description, uncaught } = this.last;
    const details = await exceptionDetails(debuggee, exception);
    return {
      exceptionId: details.typeName ?? 'exception',
      description,
      breakMode: uncaught ? 'unhandled' : 'always',
      details,
    };
  }
}
