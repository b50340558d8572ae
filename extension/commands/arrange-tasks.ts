/** Commands that arrange the Tasks view: filter, group, sort, hide library tasks, show finished tasks, pin tasks. */
import { commands, window, type Disposable } from 'vscode';
import type { GroupBy, SortBy } from '../../debug-adapter/protocol/requests.js';
import { COMMANDS, CONTEXT_KEYS } from '../manifest.js';
import { joinFacts } from '../view-models/labels.js';
import type { TreeNode } from '../view-models/node.js';
import type { TasksOptions, TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import type { ChosenRow } from './chosen-row.js';
import { registerCommand } from '../navigation/register-command.js';

const GROUPS: readonly { readonly label: string; readonly by?: GroupBy; readonly description: string }[] = [
  { label: 'No groups', description: 'tasks under the task that created them' },
  { label: 'Function', by: 'function', description: 'tasks that run the same function' },
  { label: 'Place', by: 'site', description: 'tasks that wait at the same await' },
  { label: 'Await chain', by: 'chain', description: 'tasks that wait at the same awaits from end to end' },
  { label: 'State', by: 'state', description: 'running, ready, suspended' },
  { label: 'Reason', by: 'reason', description: 'tasks that wait for the same kind of thing' },
];

const SORT_WORDS: Partial<Record<SortBy, string>> = { age: 'waiting time', ran: 'running time' };
const GROUP_WORDS: Partial<Record<GroupBy, string>> = { site: 'place', chain: 'await chain' };

const SORTS: readonly { readonly label: string; readonly sort: SortBy; readonly description: string }[] = [
  { label: 'Creation', sort: 'id', description: 'oldest task first' },
  { label: 'Waiting time', sort: 'age', description: 'longest wait first' },
  { label: 'Running time', sort: 'ran', description: 'longest total running time first' },
  { label: 'Name', sort: 'name', description: 'alphabetical' },
  { label: 'State', sort: 'state', description: 'running, ready, suspended' },
];

export function registerArrangeTasks(
  model: TasksTree,
  view: CoroutineTreeView,
  rows: ChosenRow,
): Disposable[] {
  const apply = async (options: Partial<TasksOptions>): Promise<void> => {
    model.change(options);
    await show();
  };
  const show = async (): Promise<void> => {
    const { filter, groupBy, sort, hideLibrary, finished } = model.options;
    const words = joinFacts(
      filter === '' ? undefined : `“${filter}”`,
      groupBy === undefined ? undefined : `by ${GROUP_WORDS[groupBy] ?? groupBy}`,
      sort === 'id' ? undefined : `sorted by ${SORT_WORDS[sort] ?? sort}`,
      hideLibrary ? 'without libraries' : undefined,
      finished ? 'finished' : undefined,
    );
    view.setArrangement(words);
    await Promise.all([
      setContext(CONTEXT_KEYS.filtered, filter !== ''),
      setContext(CONTEXT_KEYS.libraryHidden, hideLibrary),
      setContext(CONTEXT_KEYS.showsFinished, finished),
    ]);
    view.refresh();
  };
  return [
    registerCommand(COMMANDS.filterTasks, async () => {
      const text = await window.showInputBox({
        title: 'Filter Tasks',
        prompt: 'Show tasks whose name, file or wait contains this text',
        value: model.options.filter,
      });
      if (text !== undefined) await apply({ filter: text });
    }),
    registerCommand(COMMANDS.clearTaskFilter, () => apply({ filter: '' })),
    registerCommand(COMMANDS.groupTasks, async () => {
      const chosen = await window.showQuickPick(GROUPS, { title: 'Group Tasks by' });
      if (chosen === undefined) return;
      model.ungroup();
      await apply(chosen.by === undefined ? {} : { groupBy: chosen.by });
    }),
    registerCommand(COMMANDS.sortTasks, async () => {
      const chosen = await window.showQuickPick(SORTS, { title: 'Sort Tasks by' });
      if (chosen !== undefined) await apply({ sort: chosen.sort });
    }),
    registerCommand(COMMANDS.hideLibraryTasks, () => apply({ hideLibrary: true })),
    registerCommand(COMMANDS.showLibraryTasks, () => apply({ hideLibrary: false })),
    registerCommand(COMMANDS.showFinishedTasks, () => apply({ finished: true })),
    registerCommand(COMMANDS.showLiveTasks, () => apply({ finished: false })),
    registerCommand(COMMANDS.pinTask, async (node?: TreeNode) => {
      const task = await rows.task(node);
      if (task === undefined) return;
      model.pin(task.subject);
      await show();
    }),
    registerCommand(COMMANDS.unpinTask, async (node?: TreeNode) => {
      const task = await rows.task(node);
      if (task === undefined) return;
      model.unpin(task.subject);
      await show();
    }),
  ];
}

async function setContext(key: string, value: boolean): Promise<void> {
  await commands.executeCommand('setContext', key, value);
}
