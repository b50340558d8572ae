/** The entry point of the extension: creates its objects in order and registers them with VS Code. */
import {
  commands,
  debug,
  DebugConfigurationProviderTriggerKind,
  languages,
  window,
  type ExtensionContext,
  type TextEditor,
} from 'vscode';
import type { CoroutineId } from '../debug-adapter/protocol/requests.js';
import { registerCommands } from './commands/index.js';
import { registerProcessCommands } from './commands/inspect-process.js';
import { selectTask } from './commands/select-task.js';
import { ConfigurationProvider, OfferedConfigurations } from './configuration/configuration-provider.js';
import { NodeSessionProvider } from './configuration/node-session-provider.js';
import { canDebug, LANGUAGES } from './configuration/resolve-configuration.js';
import { AdapterFactory } from './debugging/adapter-factory.js';
import { canControl } from './commands/current-session.js';
import { AwaitBreakpoints } from './debugging/await-breakpoints.js';
import { DebugLog } from './debugging/debug-log.js';
import { FirstSession } from './debugging/first-session.js';
import { FindingsLog } from './debugging/findings-log.js';
import { WaitingFutures } from './debugging/waiting-futures.js';
import { SessionTracker } from './debugging/session-tracker.js';
import { AwaitBreakpointMarks } from './editor/await-breakpoint-marks.js';
import { AwaitHover } from './editor/await-hover.js';
import { DebugLenses } from './editor/debug-lenses.js';
import { SuspendedValues } from './editor/suspended-values.js';
import { InlineCounts } from './editor/inline-counts.js';
import { CONTEXT_KEYS, DEBUG_TYPE, VIEWS } from './manifest.js';
import { DebugTerminals } from './terminals/debug-terminals.js';
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
  const log = new DebugLog();
  const tracker = new SessionTracker();
  const breakpoints = new AwaitBreakpoints(context.workspaceState);
  const findings = new FindingsLog(tracker);
  const futures = new WaitingFutures(tracker);
  const lenses = new DebugLenses();
  const reports = new ReportDocuments();
  const tasks = new TasksTree();
  const tasksView = new CoroutineTreeView(VIEWS.tasks, tasks, tracker);
  const treeViews = [
    tasksView,
    new CoroutineTreeView(VIEWS.futures, new FuturesTree(), tracker),
    new CoroutineTreeView(VIEWS.eventLoop, new TicksTree(), tracker),
  ];
  const views = [...treeViews, new FindingsView(findings, tracker)];
  // The status bar is always visible, except while another window has the focus.
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
  reportWhetherFileIsOpen(window.activeTextEditor);
  context.subscriptions.push(
    log,
    tracker,
    breakpoints,
    findings,
    reports,
    ...views,
    ...Object.values(panels),
    ...views.map(({ tree }) => tree.onDidChangeVisibility(watch)),
    window.onDidChangeWindowState(watch),
    window.onDidChangeActiveTextEditor(reportWhetherFileIsOpen),
    new StatusItem(tracker),
    new AwaitBreakpointMarks(breakpoints, context.extensionUri),
    futures,
    new InlineCounts(futures),
    languages.registerHoverProvider([...LANGUAGES], new AwaitHover(futures)),
    new SuspendedValues(tracker),
    lenses,
    languages.registerCodeLensProvider([...LANGUAGES], lenses),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, new ConfigurationProvider()),
    // Registered for all types: such providers run after those of the type itself, which VS Code's JavaScript debugger
    // has.
    debug.registerDebugConfigurationProvider('*', new NodeSessionProvider(context.globalState)),
    debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      new OfferedConfigurations(),
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, new AdapterFactory(context.extensionPath)),
    ...registerCommands({ tracker, breakpoints, tasks, tasksView, treeViews, panels, reports, log }),
    ...registerProcessCommands(context.extensionPath),
    ...[tracker.onDidChange, tracker.onDidSwitch].map((listen) =>
      listen(() => {
        const isLookingBack = tracker.current?.past !== undefined;
        void commands.executeCommand('setContext', CONTEXT_KEYS.lookingBack, isLookingBack);
      }),
    ),
    new DebugTerminals(context),
    new FirstSession(tracker, context.globalState),
    tracker.onDidSwitch(() => {
      tasks.reset();
      const { current } = tracker;
      void commands.executeCommand('setContext', CONTEXT_KEYS.active, current !== undefined);
      const isControllable = current !== undefined && canControl(current);
      void commands.executeCommand('setContext', CONTEXT_KEYS.canControl, isControllable);
    }),
  );
}

/** The welcome text shows a button only if it would work. */
function reportWhetherFileIsOpen(editor: TextEditor | undefined): void {
  const isOpen = editor?.document.uri.scheme === 'file' && canDebug(editor.document.languageId);
  void commands.executeCommand('setContext', CONTEXT_KEYS.fileIsOpen, isOpen);
}
