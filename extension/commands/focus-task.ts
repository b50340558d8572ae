/** Shows a task as a thread of its own in the Call Stack, with its await chain as the stack, or removes that thread. */
import { commands, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, CONTEXT_KEYS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import type { ChosenRow } from './chosen-row.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerFocusTask(tracker: SessionTracker, rows: ChosenRow): Disposable[] {
  return [
    registerCommand(COMMANDS.focusTask, async (node?: TreeNode) => {
      const task = await rows.task(node);
      if (task === undefined) return;
      await currentSession(tracker).client.request('coroutines/focus', { id: task.subject });
      await setFocused(true);
    }),
    registerCommand(COMMANDS.unfocusTask, async () => {
      await currentSession(tracker).client.request('coroutines/focus', {});
      await setFocused(false);
    }),
    tracker.onDidSwitch(() => {
      if (tracker.current === undefined) void setFocused(false);
    }),
  ];
}

async function setFocused(focused: boolean): Promise<void> {
  await commands.executeCommand('setContext', CONTEXT_KEYS.focused, focused);
}
