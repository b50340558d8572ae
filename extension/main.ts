/** The extension's way in: builds its objects in order and hands them to VS Code. */
import { commands, debug, languages, window, type ExtensionContext, type TextEditor } from 'vscode';
import type { CoroutineId } from '../debug-adapter/protocol/requests.js';
import { registerCommands } from './commands/index.js';
import { selectTask } from './commands/select-task.js';
import { ConfigurationProvider } from './configuration/configuration-provider.js';
import { canDebug, LANGUAGES } from './configuration/resolve-configuration.js';
import { AdapterFactory } from './debugging/adapter-factory.js';
import { canControl } from './commands/current-session.js';
import { AwaitBreakpoints } from './debugging/await-breakpoints.js';
import { FindingsLog } from './debugging/findings-log.js';
import { WaitingFutures } from './debugging/waiting-futures.js';
import { SessionTracker } from './debugging/session-tracker.js';
import { AwaitBreakpointMarks } from './editor/await-breakpoint-marks.js';
import { AwaitHover } from './editor/await-hover.js';
import { DebugLenses } from './editor/debug-lenses.js';
import { SuspendedValues } from './editor/suspended-values.js';
import { InlineCounts } from './editor/inline-counts.js';
import { CONTEXT_KEYS, DEBUG_TYPE, VIEWS } from './manifest.js';
import { GRAPH_PANEL } from './panels/graph-panel.js';
import { SessionPanel } from './panels/session-panel.js';
import { TIMELINE_PANEL } from './panels/timeline-panel.js';
import { FuturesTree } from './view-models/futures-tree.js';
import { TasksTree } from './view-models/tasks-tree.js';
import { TicksTree } from './view-models/ticks-tree.js';
import { FindingsView } from './views/findings-view.js';
import { ReportDocuments } from './views/report-documents.js';
import { CoroutineTreeView } from './views/coroutine-tree-view.js';
import { StatusItem } from './views/status-item.js';

export function activate(context: ExtensionContext): void {
  const tracker = new SessionTracker();
  const breakpoints = new AwaitBreakpoints(context.workspaceState);
  const findings = new FindingsLog(tracker);
  const futures = new WaitingFutures(tracker);
  const lenses = new DebugLenses();
  const reports = new ReportDocuments();
  const tasks = new TasksTree();
  const tasksView = new CoroutineTreeView(VIEWS.tasks, tasks, tracker);
  const views = [
    tasksView,
    new CoroutineTreeView(VIEWS.futures, new FuturesTree(), tracker),
    new CoroutineTreeView(VIEWS.eventLoop, new TicksTree(), tracker),
    new FindingsView(findings, tracker),
  ];
  // The status bar is always in sight, but not while another window is in front.
  const watch = (): void => {
    tracker.watch(
      window.state.focused || [...views, ...Object.values(panels)].some(({ isVisible }) => isVisible),
    );
  };
  const select = (coroutine: CoroutineId): Promise<void> => selectTask(coroutine, tracker, tasks, tasksView);
  const panels = {
    timeline: new SessionPanel(TIMELINE_PANEL, tracker, context.extensionUri, watch, select),
    graph: new SessionPanel(GRAPH_PANEL, tracker, context.extensionUri, watch, select),
  };
  watch();
  tellWhetherFileIsOpen(window.activeTextEditor);
  context.subscriptions.push(
    tracker,
    breakpoints,
    findings,
    reports,
    ...views,
    ...Object.values(panels),
    ...views.map(({ tree }) => tree.onDidChangeVisibility(watch)),
    window.onDidChangeWindowState(watch),
    window.onDidChangeActiveTextEditor(tellWhetherFileIsOpen),
    new StatusItem(tracker),
    new AwaitBreakpointMarks(breakpoints, context.extensionUri),
    futures,
    new InlineCounts(futures),
    languages.registerHoverProvider([...LANGUAGES], new AwaitHover(futures)),
    new SuspendedValues(tracker),
    lenses,
    languages.registerCodeLensProvider([...LANGUAGES], lenses),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, new ConfigurationProvider()),
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, new AdapterFactory(context.extensionPath)),
    ...registerCommands({ tracker, breakpoints, tasks, tasksView, panels, reports }),
    ...[tracker.onDidChange, tracker.onDidSwitch].map((listen) =>
      listen(() => {
        const isLookingBack = tracker.current?.past !== undefined;
        void commands.executeCommand('setContext', CONTEXT_KEYS.lookingBack, isLookingBack);
      }),
    ),
    tracker.onDidSwitch(() => {
      tasks.reset();
      const { current } = tracker;
      void commands.executeCommand('setContext', CONTEXT_KEYS.active, current !== undefined);
      const isControllable = current !== undefined && canControl(current);
      void commands.executeCommand('setContext', CONTEXT_KEYS.canControl, isControllable);
    }),
  );
}

/** The welcome text offers a button only where it would do something. */
function tellWhetherFileIsOpen(editor: TextEditor | undefined): void {
  const isOpen = editor?.document.uri.scheme === 'file' && canDebug(editor.document.languageId);
  void commands.executeCommand('setContext', CONTEXT_KEYS.fileIsOpen, isOpen);
}
