/** Steps between awaits: those of the stopped task, or of the task whose row the menu was opened on. */
import type { Disposable } from 'vscode';
import type { CoroutineStep } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, type CommandId } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { chosenCoroutine } from './chosen-coroutine.js';
import { registerCommand } from './register-command.js';
import { currentSession } from './current-session.js';

const STEPS: readonly (readonly [CommandId, CoroutineStep])[] = [
  [COMMANDS.stepToNextSuspension, 'nextSuspension'],
  [COMMANDS.stepToNextResumption, 'nextResumption'],
  [COMMANDS.stepToNextResumptionOfAny, 'nextResumptionOfAny'],
  [COMMANDS.stepToNextTick, 'nextTick'],
  [COMMANDS.runToEndOfTask, 'end'],
  [COMMANDS.stepIntoAwaited, 'intoAwaited'],
  [COMMANDS.stepOutToAwaiter, 'outToAwaiter'],
];

export function registerStepsBetweenAwaits(tracker: SessionTracker): Disposable[] {
  return STEPS.map(([id, to]) =>
    registerCommand(id, async (node?: TreeNode) => {
      // From the toolbar and the palette nothing is chosen: the task that is stopped is meant.
      const task = node?.subject === undefined ? {} : { task: chosenCoroutine(node) };
      await currentSession(tracker).client.request('coroutines/step', { to, ...task });
    }),
  );
}
