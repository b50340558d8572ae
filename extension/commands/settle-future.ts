/** Fulfils or rejects a pending future by hand, for all its awaiters. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatCount } from '../view-models/labels.js';
import type { TreeNode } from '../view-models/node.js';
import { chosenFuture } from './chosen-coroutine.js';
import { controllableSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

const WAYS = [
  [COMMANDS.resolveFuture, 'resolved', 'undefined'],
  [COMMANDS.rejectFuture, 'rejected', "new Error('Rejected in the debugger')"],
] as const;

export function registerSettleFuture(tracker: SessionTracker): Disposable[] {
  return WAYS.map(([id, as, value]) =>
    registerCommand(id, async (node?: TreeNode) => {
      const future = chosenFuture(node);
      const { client } = controllableSession(tracker);
      const expression = await window.showInputBox({
        title: `${as === 'resolved' ? 'Resolve' : 'Reject'} ${node?.label ?? 'the future'}`,
        prompt: 'JavaScript, evaluated in the program',
        value,
      });
      if (expression === undefined) return;
      const { released } = await client.request('coroutines/settle', { future, as, expression });
      window.setStatusBarMessage(
        `${formatCount(released, 'coroutine')} ${released === 1 ? 'resumes' : 'resume'}`,
        3000,
      );
    }),
  );
}
