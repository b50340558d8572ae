/** Fulfils or rejects a pending future by hand, for all its awaiters. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatCount } from '../view-models/labels.js';
import type { TreeNode } from '../view-models/node.js';
import type { ChosenRow } from './chosen-row.js';
import { controllableSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

const WAYS = [
  [COMMANDS.resolveFuture, 'resolved', 'undefined'],
  [COMMANDS.rejectFuture, 'rejected', "new Error('Rejected in the debugger')"],
] as const;

export function registerSettleFuture(tracker: SessionTracker, rows: ChosenRow): Disposable[] {
  return WAYS.map(([id, as, value]) =>
    registerCommand(id, async (node?: TreeNode) => {
      const future = await rows.future(node);
      if (future === undefined) return;
      const { client } = controllableSession(tracker);
      const expression = await window.showInputBox({
        title: `${as === 'resolved' ? 'Resolve' : 'Reject'} ${future.label}`,
        prompt: 'JavaScript, evaluated in the program',
        value,
      });
      if (expression === undefined) return;
      const { released } = await client.request('coroutines/settle', {
        future: future.subject,
        as,
        expression,
      });
      window.setStatusBarMessage(
        `${formatCount(released, 'coroutine')} ${released === 1 ? 'resumes' : 'resume'}`,
        3000,
      );
    }),
  );
}
