/** Handlers of DAP's requests about values: their parts, texts and changes. */
import type { Answers } from '../../protocol/answers.js';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Program } from '../program/program.js';
import { evaluateIn, evaluationFrame, scopesOf } from '../stack/frame-values.js';
import { pathOfExpression } from '../stack/property-path.js';
import type { Variables } from '../stack/variables.js';
import { copied } from './clipboard.js';
import { completionsAt } from './completions.js';
import { CONSOLE_NAMES } from './inspect-requests.js';
import { locationOf } from './locations.js';
import { readMemory, writeMemory } from './memory.js';

/** The program, and the pause that the client knows. */
export interface ValueSource {
  readonly program: Program;
  readonly variables: Variables;
  readonly reportedPause: Pause | undefined;
}

export type ValueCommand =
  | 'scopes'
  | 'variables'
  | 'setVariable'
  | 'evaluate'
  | 'setExpression'
  | 'completions'
  | 'locations'
  | 'readMemory'
  | 'writeMemory';

export function valueAnswers(running: () => ValueSource): Pick<Answers, ValueCommand> {
  return {
    scopes: ({ frameId }) => {
      const { program, variables } = running();
      return scopesOf(program, variables, frameId);
    },
    variables: async (args) => ({
      variables: await running().variables.variables(args.variablesReference, args),
    }),
    setVariable: ({ variablesReference, name, value, format }) =>
      running().variables.setVariable(variablesReference, name, value, format),
    evaluate: (args) => {
      const { program, variables, reportedPause } = running();
      return args.context === 'clipboard'
        ? copied(program, variables, args, reportedPause)
        : evaluateIn(program, variables, args, reportedPause);
    },
    setExpression: async ({ expression, value, frameId, format }) => {
      const { program, variables, reportedPause } = running();
      const frame = evaluationFrame(program, frameId, reportedPause);
      const found = await variables.evaluate(`${expression} = (${value}\n)`, frame);
      return variables.show(found, { path: pathOfExpression(expression), frame }, format);
    },
    locations: ({ locationReference }) => {
      const { program, variables } = running();
      return locationOf(program.debuggee, variables, locationReference);
    },
    readMemory: (args) => {
      const { program, variables } = running();
      return readMemory(program.debuggee, variables, args);
    },
    writeMemory: (args) => {
      const { program, variables } = running();
      return writeMemory(program.debuggee, variables, args);
    },
    completions: (args) => {
      const { program, variables, reportedPause } = running();
      const frame = evaluationFrame(program, args.frameId, reportedPause);
      return completionsAt(program.debuggee, variables, args, frame, CONSOLE_NAMES);
    },
  };
}
