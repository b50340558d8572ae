/** Fetches another page of tasks, in place of the "show more" row. */
import type { Disposable } from 'vscode';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import type { TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerShowMore(model: TasksTree, view: CoroutineTreeView): Disposable {
  return registerCommand(COMMANDS.showMore, (node?: TreeNode) => {
    if (node?.subject.kind !== 'more') return;
    model.showMore(node.subject.list);
    view.refresh();
  });
}
