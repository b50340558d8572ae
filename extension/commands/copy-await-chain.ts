/** Copies a task's await chain as text, with locations that an editor or a terminal can open. */
import { env, window, workspace, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { chainText } from '../view-models/task-nodes.js';
import type { ChosenRow } from './chosen-row.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerCopyAwaitChain(tracker: SessionTracker, rows: ChosenRow): Disposable {
  return registerCommand(COMMANDS.copyAwaitChain, async (node?: TreeNode) => {
    const task = await rows.task(node);
    if (task === undefined) return;
    const { chain, cycle } = await currentSession(tracker).client.request('coroutines/task', {
      id: task.subject,
    });
    const text = chainText(
      chain,
      cycle,
      ({ path, line, column }) => `${workspace.asRelativePath(path)}:${line}:${column}`,
    );
    await env.clipboard.writeText(text);
    window.setStatusBarMessage('Await chain copied', 3000);
  });
}
