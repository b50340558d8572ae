/** Selects the task of a panel's item: as a thread of the Call Stack, and as a row in the Tasks view. */
import { commands } from 'vscode';
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import type { TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';

export async function selectTask(
  coroutine: CoroutineId,
  tracker: SessionTracker,
  tasks: TasksTree,
  view: CoroutineTreeView,
): Promise<void> {
  const client = tracker.current?.client;
  if (client === undefined) return;
  await commands.executeCommand(COMMANDS.focusTask, { subject: { kind: 'task', coroutine } });
  // A task that has ended since has no row; the command above has reported it.
  const row = await tasks.rowOf(client, coroutine).catch(() => undefined);
  if (row !== undefined) await view.reveal(row);
}
