/** What a session shows, which decides what each request means: no program, a live program, or a dump. */
import type { Answers, AnyAnswer, Command } from '../../protocol/answers.js';
import type { TimeTravelCommand } from '../time-travel/shown-moment.js';

/** The requests that lead from one state to another: the session answers them. */
export type BeginningCommand = 'initialize' | 'launch' | 'attach';

/** The requests whose answers do not need a program: the user's settings, and the end of the session. */
export type LastingCommand =
  | 'configurationDone'
  | 'setBreakpoints'
  | 'setFunctionBreakpoints'
  | 'setExceptionBreakpoints'
  | 'coroutines/breakOn'
  | 'coroutines/removeBreak'
  | 'coroutines/watch'
  | 'terminate'
  | 'disconnect';

/** What each state decides about, at the present. */
export type StateAnswers = Omit<Answers, TimeTravelCommand | BeginningCommand>;

export interface SessionState {
  /** The handler of a request at this moment; undefined if there is no such request. */
  answerFor(command: string): AnyAnswer | undefined;
}

/** The handler in the first table that has one. */
export function firstAnswer(command: string, ...tables: readonly Partial<Answers>[]): AnyAnswer | undefined {
  return tables.find((answers) => Object.hasOwn(answers, command))?.[command as Command];
}
