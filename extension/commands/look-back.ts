/** Commands of time travel: go to the moment of a tick or event in the Event Loop view, and return to the present. */
import type { Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { currentSession } from './current-session.js';
import type { ChosenRow } from './chosen-row.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerLookBack(tracker: SessionTracker, rows: ChosenRow): Disposable[] {
  return [
    registerCommand(COMMANDS.lookBack, async (node?: TreeNode) => {
      const moment = await rows.moment(node);
      if (moment === undefined) return;
      await currentSession(tracker).client.request('coroutines/lookBack', moment.subject);
    }),
    registerCommand(COMMANDS.returnToPresent, async () => {
      await currentSession(tracker).client.request('coroutines/lookBack', {});
    }),
  ];
}
