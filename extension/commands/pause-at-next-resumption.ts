/** Pauses the program when one task resumes next. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import type { ChosenRow } from './chosen-row.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerPauseAtNextResumption(tracker: SessionTracker, rows: ChosenRow): Disposable {
  return registerCommand(COMMANDS.pauseAtNextResumption, async (node?: TreeNode) => {
    const task = await rows.task(node);
    if (task === undefined) return;
    const { client } = currentSession(tracker);
    await client.request('coroutines/breakOn', { event: 'resume', task: task.subject, once: true });
    window.setStatusBarMessage(`The program stops when ${task.label} resumes`, 5000);
  });
}
