/** Toolbar buttons: run until this task's next suspension, its next resumption, or the next resumption of any task. */
import type { Disposable } from 'vscode';
import type { CoroutineStep } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, type CommandId } from '../manifest.js';
import { registerCommand } from './register-command.js';
import { currentSession } from './current-session.js';

const STEPS: readonly (readonly [CommandId, CoroutineStep])[] = [
  [COMMANDS.stepToNextSuspension, 'nextSuspension'],
  [COMMANDS.stepToNextResumption, 'nextResumption'],
  [COMMANDS.stepToNextResumptionOfAny, 'nextResumptionOfAny'],
];

export function registerStepsBetweenAwaits(tracker: SessionTracker): Disposable[] {
  return STEPS.map(([id, to]) =>
    registerCommand(id, async () => {
      await currentSession(tracker).client.request('coroutines/step', { to });
    }),
  );
}
