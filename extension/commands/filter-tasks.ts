/** Asks for the text that tasks shown must contain, in their name, file or wait. */
import { commands, window, type Disposable } from 'vscode';
import { COMMANDS, CONTEXT_KEYS } from '../manifest.js';
import type { TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import { registerCommand } from './register-command.js';

export function registerFilterTasks(model: TasksTree, view: CoroutineTreeView): Disposable[] {
  const apply = async (text: string): Promise<void> => {
    model.setFilter(text);
    view.tree.description = model.filter === '' ? '' : `“${model.filter}”`;
    await commands.executeCommand('setContext', CONTEXT_KEYS.filtered, model.filter !== '');
    view.refresh();
  };
  return [
    registerCommand(COMMANDS.filterTasks, async () => {
      const text = await window.showInputBox({
        title: 'Filter Tasks',
        prompt: 'Show tasks whose name, file or wait contains this text',
        value: model.filter,
      });
      if (text !== undefined) await apply(text);
    }),
    registerCommand(COMMANDS.clearTaskFilter, () => apply('')),
  ];
}
