/** Pauses the program when one task resumes next. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { chosenCoroutine } from './chosen-coroutine.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerPauseAtNextResumption(tracker: SessionTracker): Disposable {
  return registerCommand(COMMANDS.pauseAtNextResumption, async (node?: TreeNode) => {
    const task = chosenCoroutine(node);
    const { client } = currentSession(tracker);
    await client.request('coroutines/breakOn', { event: 'resume', task, once: true });
    window.setStatusBarMessage(`The program stops when ${node?.label ?? 'this task'} resumes`, 5000);
  });
}
