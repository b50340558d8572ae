/** The state of a session without a program: before one is connected, after it, and of one that only starts others. */
import { isCommand } from '../../checks/request-arguments.js';
import type { Answers } from '../../protocol/answers.js';
import { UserError } from '../../errors.js';
import { firstAnswer, type LastingCommand, type SessionState } from './session-state.js';

type ListCommand = 'threads' | 'loadedSources' | 'breakpointLocations';

/** A process that only starts others has no thread that could stop. */
const EMPTY_LISTS: Pick<Answers, ListCommand> = {
  threads: () => ({ threads: [] }),
  loadedSources: () => ({ sources: [] }),
  breakpointLocations: () => ({ breakpoints: [] }),
};

/** All other requests are refused in one sentence. */
export function noProgram(lasting: Pick<Answers, LastingCommand>): SessionState {
  return {
    answerFor: (command) =>
      firstAnswer(command, lasting, EMPTY_LISTS) ?? (isCommand(command) ? refuse : undefined),
  };
}

function refuse(): never {
  throw new UserError('No program is being debugged.');
}
