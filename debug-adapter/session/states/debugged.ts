/** A debugged program, with everything that its session needs for it. */
import { Event, OutputEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { SecretNames } from '../../coroutines/dump/secret-names.js';
import type { SourceNames } from '../../debuggee/expressions/source-names.js';
import { mapLocationsIn, SourceMapLocations } from '../../debuggee/scripts/source-map-locations.js';
import type { ObservationArguments } from '../../protocol/launch-arguments.js';
import { LAUNCH_KEYS } from '../../protocol/launch-keys.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import type { Program } from '../program/program.js';
import { Evaluator } from '../stack/evaluator.js';
import { Sources } from '../stack/sources.js';
import { describe } from '../stack/value-text.js';
import { Variables } from '../stack/variables.js';
import { answerInspectRequests } from '../values/inspect-requests.js';
import { Steps } from '../stepping/steps.js';

export interface Debugged {
  readonly program: Program;
  readonly variables: Variables;
  readonly steps: Steps;
  readonly sources: Sources;
}

/** Applies the configuration to a program. */
export async function configure(program: Program, args: ObservationArguments): Promise<void> {
  const { debuggee } = program;
  program.secretNames = new SecretNames(args.redact);
  debuggee.mapLocations = new SourceMapLocations(mapLocationsIn(args));
  await debuggee.pass(
    args.skipFiles ?? LAUNCH_KEYS.skipFiles.default,
    args.smartStep ?? LAUNCH_KEYS.smartStep.default,
  );
  if (args.captureCreationStacks === true) await debuggee.hook.call('recordCreationStacks', true);
}

export function debuggedProgram(
  program: Program,
  breakpoints: Breakpoints,
  args: ObservationArguments,
  sendEvent: (event: DebugProtocol.Event) => void,
  failed: (error: unknown) => void,
): Debugged {
  const evaluator = new Evaluator(program.debuggee, (written, value, isError) => {
    const result = isError ? `failed: ${describe(value)}` : `= ${describe(value)}`;
    sendEvent(new OutputEvent(`${written.trim()} ${result}\n`, 'console'));
  });
  const renamedIn = (coroutine: CoroutineId): readonly SourceNames[] => {
    const facts = program.store.get(coroutine);
    return facts === undefined ? [] : program.store.renamedAt(facts.site ?? facts.function);
  };
  const variables = new Variables(program.debuggee, evaluator, renamedIn, {
    description: args.customDescriptionGenerator,
    properties: args.customPropertiesGenerator,
  });
  // A program that has ended waits until its debuggers have disconnected.
  program.debuggee.connection.on('NodeRuntime.waitingForDisconnect', () => {
    void program.debuggee.connection.close();
  });
  answerInspectRequests(program.debuggee, variables, sendEvent, failed);
  return {
    program,
    variables,
    steps: new Steps(program, breakpoints),
    sources: new Sources(program.debuggee, (source) => {
      sendEvent(new Event('loadedSource', { reason: 'new', source }));
    }),
  };
}
