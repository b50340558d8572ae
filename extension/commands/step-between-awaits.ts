/** Steps from await to await, in the stopped task or in the task whose row the menu was opened on. */
import type { Disposable } from 'vscode';
import type { CoroutineStep } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, type CommandId } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import type { ChosenRow } from './chosen-row.js';
import { registerCommand } from '../navigation/register-command.js';
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

export function registerStepsBetweenAwaits(tracker: SessionTracker, rows: ChosenRow): Disposable[] {
  return STEPS.map(([id, to]) =>
    registerCommand(id, async (node?: TreeNode) => {
      // The toolbar and the palette pass no row: the stopped task is meant.
      const task = node?.subject === undefined ? undefined : await rows.task(node);
      await currentSession(tracker).client.request('coroutines/step', {
        to,
        ...(task === undefined ? {} : { task: task.subject }),
      });
    }),
  );
}
