/** Every command of the extension. */
import type { Disposable } from 'vscode';
import type { AwaitBreakpoints } from '../debugging/await-breakpoints.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import type { TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import { registerBreakOnAwait } from './break-on-await.js';
import { registerCopyAwaitChain } from './copy-await-chain.js';
import { registerDebugFile } from './debug-file.js';
import { registerFilterTasks } from './filter-tasks.js';
import { registerFocusTask } from './focus-task.js';
import { registerOpenPanels, type Panels } from './open-panels.js';
import { registerRevealSite } from './reveal-site.js';
import { registerShowMore } from './show-more.js';
import { registerShowTasks } from './show-tasks.js';
import { registerStepsBetweenAwaits } from './step-between-awaits.js';

export interface CommandSubjects {
  readonly tracker: SessionTracker;
  readonly breakpoints: AwaitBreakpoints;
  readonly tasks: TasksTree;
  readonly tasksView: CoroutineTreeView;
  readonly panels: Panels;
}

export function registerCommands({
  tracker,
  breakpoints,
  tasks,
  tasksView,
  panels,
}: CommandSubjects): Disposable[] {
  return [
    ...registerStepsBetweenAwaits(tracker),
    ...registerBreakOnAwait(breakpoints),
    ...registerFocusTask(tracker),
    ...registerFilterTasks(tasks, tasksView),
    ...registerOpenPanels(panels),
    registerCopyAwaitChain(tracker),
    registerDebugFile(),
    registerRevealSite(),
    registerShowMore(tasks, tasksView),
    registerShowTasks(),
  ];
}
