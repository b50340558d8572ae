/** Every name that this extension shares with package.json, declared once; a test compares the two. */

export const EXTENSION_ID = 'coroutine-debugger.coroutine-debugger';

/** Debug type in launch.json. */
export const DEBUG_TYPE = 'coroutine';

export const COMMANDS = {
  stepToNextSuspension: 'coroutineDebugger.stepToNextSuspension',
  stepToNextResumption: 'coroutineDebugger.stepToNextResumption',
  stepToNextResumptionOfAny: 'coroutineDebugger.stepToNextResumptionOfAny',
  stepToNextTick: 'coroutineDebugger.stepToNextTick',
  runToEndOfTask: 'coroutineDebugger.runToEndOfTask',
  stepIntoAwaited: 'coroutineDebugger.stepIntoAwaited',
  stepOutToAwaiter: 'coroutineDebugger.stepOutToAwaiter',
  breakOnSuspension: 'coroutineDebugger.breakOnSuspension',
  breakOnResumption: 'coroutineDebugger.breakOnResumption',
  debugFile: 'coroutineDebugger.debugFile',
  debugTest: 'coroutineDebugger.debugTest',
  revealSite: 'coroutineDebugger.revealSite',
  focusTask: 'coroutineDebugger.focusTask',
  unfocusTask: 'coroutineDebugger.unfocusTask',
  copyAwaitChain: 'coroutineDebugger.copyAwaitChain',
  filterTasks: 'coroutineDebugger.filterTasks',
  clearTaskFilter: 'coroutineDebugger.clearTaskFilter',
  showMore: 'coroutineDebugger.showMore',
  showTasks: 'coroutineDebugger.showTasks',
  openTimeline: 'coroutineDebugger.openTimeline',
  openGraph: 'coroutineDebugger.openGraph',
  freezeTask: 'coroutineDebugger.freezeTask',
  thawTask: 'coroutineDebugger.thawTask',
  runOnlyTask: 'coroutineDebugger.runOnlyTask',
  thawAllTasks: 'coroutineDebugger.thawAllTasks',
  runTaskNext: 'coroutineDebugger.runTaskNext',
  cancelTask: 'coroutineDebugger.cancelTask',
  resolveFuture: 'coroutineDebugger.resolveFuture',
  rejectFuture: 'coroutineDebugger.rejectFuture',
  groupTasks: 'coroutineDebugger.groupTasks',
  sortTasks: 'coroutineDebugger.sortTasks',
  hideLibraryTasks: 'coroutineDebugger.hideLibraryTasks',
  showLibraryTasks: 'coroutineDebugger.showLibraryTasks',
  showFinishedTasks: 'coroutineDebugger.showFinishedTasks',
  showLiveTasks: 'coroutineDebugger.showLiveTasks',
  pinTask: 'coroutineDebugger.pinTask',
  unpinTask: 'coroutineDebugger.unpinTask',
  pauseAtNextResumption: 'coroutineDebugger.pauseAtNextResumption',
  showCreation: 'coroutineDebugger.showCreation',
  saveDump: 'coroutineDebugger.saveDump',
  takeProfile: 'coroutineDebugger.takeProfile',
  endProfile: 'coroutineDebugger.endProfile',
  openDump: 'coroutineDebugger.openDump',
  inspectProcess: 'coroutineDebugger.inspectProcess',
  pickProcess: 'coroutineDebugger.pickProcess',
  takeSnapshot: 'coroutineDebugger.takeSnapshot',
  compareSnapshot: 'coroutineDebugger.compareSnapshot',
  evaluateInAllTasks: 'coroutineDebugger.evaluateInAllTasks',
  showFindings: 'coroutineDebugger.showFindings',
  muteFinding: 'coroutineDebugger.muteFinding',
  lookBack: 'coroutineDebugger.lookBack',
  returnToPresent: 'coroutineDebugger.returnToPresent',
  collectDebugLog: 'coroutineDebugger.collectDebugLog',
  openTerminal: 'coroutineDebugger.openTerminal',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** The view container. */
export const CONTAINER = 'coroutineDebugger';

export const VIEWS = {
  tasks: 'coroutineDebugger.tasks',
  futures: 'coroutineDebugger.futures',
  eventLoop: 'coroutineDebugger.eventLoop',
  findings: 'coroutineDebugger.findings',
} as const;

export type ViewId = (typeof VIEWS)[keyof typeof VIEWS];

/** The terminal profile in which every started program is debugged. */
export const TERMINAL_PROFILE = 'coroutineDebugger.terminal';

/** View types of editor panels. */
export const PANELS = {
  timeline: 'coroutineDebugger.timeline',
  graph: 'coroutineDebugger.graph',
} as const;

export type PanelId = (typeof PANELS)[keyof typeof PANELS];

export const CONTEXT_KEYS = {
  /** A coroutine session is active. */
  active: 'coroutineDebugger.active',
  /** The Tasks view has a filter. */
  filtered: 'coroutineDebugger.filtered',
  /** The Tasks view hides tasks of packages. */
  libraryHidden: 'coroutineDebugger.libraryHidden',
  /** The Tasks view shows finished tasks. */
  showsFinished: 'coroutineDebugger.showsFinished',
  /** The current program was started with `control: true`. */
  canControl: 'coroutineDebugger.canControl',
  /** The Findings view is not empty. */
  hasFindings: 'coroutineDebugger.hasFindings',
  /** A CPU profile is being taken. */
  profiling: 'coroutineDebugger.profiling',
  /** The views show a past moment. */
  lookingBack: 'coroutineDebugger.lookingBack',
  /** A task is shown in the Call Stack. */
  focused: 'coroutineDebugger.focused',
  /** The active editor shows a file that can be debugged. */
  fileIsOpen: 'coroutineDebugger.fileIsOpen',
} as const;

export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];

export const SETTINGS = {
  /** Counts of suspended coroutines beside each await. */
  inlineCounts: 'coroutineDebugger.inlineCounts',
  /** "Debug coroutines" above `main` functions and tests. */
  codeLens: 'coroutineDebugger.codeLens',
  /** Kinds of findings that are neither shown nor notified. */
  mutedFindings: 'coroutineDebugger.findings.muted',
  /** Parts of names whose values are left out of dumps. */
  redact: 'coroutineDebugger.redact',
  /** Whether programs started in any terminal are debugged. */
  autoAttach: 'coroutineDebugger.autoAttach',
  /** Whether our adapter runs sessions that other extensions start with VS Code's JavaScript debugger. */
  takeOverNodeSessions: 'coroutineDebugger.takeOverNodeSessions',
  /** Launch keys for programs started in terminals. */
  terminalOptions: 'coroutineDebugger.terminalOptions',
} as const;

export type SettingKey = (typeof SETTINGS)[keyof typeof SETTINGS];

/** `contextValue` of tree items, which menus in package.json test with `viewItem`. */
export const NODE_CONTEXTS = {
  task: 'task',
  frame: 'frame',
  place: 'place',
  future: 'future',
  finding: 'finding',
  tick: 'tick',
} as const;
