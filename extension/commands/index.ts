/** Registers every command of the extension. */
import type { Disposable } from 'vscode';
import type { AwaitBreakpoints } from '../debugging/await-breakpoints.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import type { TasksTree } from '../view-models/tasks-tree.js';
import type { CoroutineTreeView } from '../views/coroutine-tree-view.js';
import type { ReportDocuments } from '../views/report-documents.js';
import { ChosenRow } from './chosen-row.js';
import { registerArrangeTasks } from './arrange-tasks.js';
import { registerBreakOnAwait } from './break-on-await.js';
import type { DebugLog } from '../debugging/debug-log.js';
import { registerCollectDebugLog } from './collect-debug-log.js';
import { registerCompareSnapshots } from './compare-snapshots.js';
import { registerControlTask } from './control-task.js';
import { registerCopyAwaitChain } from './copy-await-chain.js';
import { registerCoroutineDumps } from './coroutine-dumps.js';
import { registerDebugFile } from './debug-file.js';
import { registerDebugTest } from './debug-test.js';
import { registerEvaluateInAllTasks } from './evaluate-in-all-tasks.js';
import { registerFindings } from './findings.js';
import { registerFocusTask } from './focus-task.js';
import { registerLookBack } from './look-back.js';
import { registerOpenPanels, type Panels } from './open-panels.js';
import { registerPerformanceProfile } from './performance-profile.js';
import { registerPauseAtNextResumption } from './pause-at-next-resumption.js';
import { registerRevealSite } from '../navigation/reveal-location.js';
import { registerSettleFuture } from './settle-future.js';
import { registerShowCreation } from './show-creation.js';
import { registerShowMore } from './show-more.js';
import { registerShowTasks } from './show-tasks.js';
import { registerStepsBetweenAwaits } from './step-between-awaits.js';

export interface CommandSubjects {
  readonly tracker: SessionTracker;
  readonly breakpoints: AwaitBreakpoints;
  readonly tasks: TasksTree;
  readonly tasksView: CoroutineTreeView;
  /** All views that show coroutines, futures and ticks. */
  readonly treeViews: readonly CoroutineTreeView[];
  readonly panels: Panels;
  readonly reports: ReportDocuments;
  readonly log: DebugLog;
}

export function registerCommands({
  tracker,
  breakpoints,
  tasks,
  tasksView,
  treeViews,
  panels,
  reports,
  log,
}: CommandSubjects): Disposable[] {
  const rows = new ChosenRow(() => treeViews.flatMap(({ shown }) => shown));
  return [
    ...registerStepsBetweenAwaits(tracker, rows),
    ...registerBreakOnAwait(breakpoints),
    ...registerFocusTask(tracker, rows),
    ...registerArrangeTasks(tasks, tasksView, rows),
    ...registerControlTask(tracker, tasksView, rows),
    ...registerSettleFuture(tracker, rows),
    ...registerCoroutineDumps(tracker),
    ...registerPerformanceProfile(tracker),
    ...registerCompareSnapshots(tracker, reports),
    ...registerFindings(),
    ...registerLookBack(tracker, rows),
    registerEvaluateInAllTasks(tracker, reports),
    registerPauseAtNextResumption(tracker, rows),
    registerShowCreation(tracker, rows),
    ...registerOpenPanels(panels),
    registerCopyAwaitChain(tracker, rows),
    registerCollectDebugLog(log),
    registerDebugFile(),
    registerDebugTest(),
    registerRevealSite(),
    registerShowMore(tasks, tasksView),
    registerShowTasks(),
  ];
}
