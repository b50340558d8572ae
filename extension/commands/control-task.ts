/**
 * Freezes, unfreezes and cancels tasks, and chooses which one runs next. Works only if the launch configuration enables
 * controlled mode.
 */
import { window, type Disposable } from 'vscode';
import type { CoroutineRequests } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, type CommandId } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import { controllableSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';
import type { ChosenRow } from './chosen-row.js';

type Control = CoroutineRequests['coroutines/control']['args'];

const ACTIONS: readonly (readonly [CommandId, Control['action']])[] = [
  [COMMANDS.freezeTask, 'freeze'],
  [COMMANDS.thawTask, 'thaw'],
  [COMMANDS.runOnlyTask, 'only'],
  [COMMANDS.runTaskNext, 'runNext'],
];

export function registerControlTask(
  tracker: SessionTracker,
  view: CoroutineTreeView,
  rows: ChosenRow,
): Disposable[] {
  const control = async (args: Control): Promise<void> => {
    const { client } = controllableSession(tracker);
    await client.request('coroutines/control', args);
    view.refresh();
  };
  return [
    ...ACTIONS.map(([id, action]) =>
      registerCommand(id, async (node?: TreeNode) => {
        const task = await rows.task(node);
        if (task !== undefined) await control({ action, task: task.subject });
      }),
    ),
    registerCommand(COMMANDS.thawAllTasks, () => control({ action: 'thawAll' })),
    registerCommand(COMMANDS.cancelTask, async (node?: TreeNode) => {
      const task = await rows.task(node);
      if (task === undefined) return;
      controllableSession(tracker);
      const reason = await window.showInputBox({
        title: `Cancel ${task.label}`,
        prompt: 'An error is thrown at its await; this is its message',
        value: 'Cancelled in the debugger',
      });
      if (reason !== undefined) await control({ action: 'cancel', task: task.subject, reason });
    }),
  ];
}
