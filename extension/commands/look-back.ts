/** Commands of time travel: go to the moment of a tick or event in the Event Loop view, and return to the present. */
import type { Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerLookBack(tracker: SessionTracker): Disposable[] {
  return [
    registerCommand(COMMANDS.lookBack, async (node?: TreeNode) => {
      const subject = node?.subject;
      const moment = subject?.kind === 'tick' || subject?.kind === 'task' ? subject.moment : undefined;
      if (moment === undefined) throw new Error('Choose a tick in the Event Loop view first.');
      await currentSession(tracker).client.request('coroutines/lookBack', moment);
    }),
    registerCommand(COMMANDS.returnToPresent, async () => {
      await currentSession(tracker).client.request('coroutines/lookBack', {});
    }),
  ];
}
