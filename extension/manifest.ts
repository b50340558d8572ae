/** Every name this extension shares with package.json, typed once; a test compares the two. */

export const EXTENSION_ID = 'coroutine-debugger.coroutine-debugger';

/** Debug type in launch.json. */
export const DEBUG_TYPE = 'coroutine';

export const COMMANDS = {
  stepToNextSuspension: 'coroutineDebugger.stepToNextSuspension',
  stepToNextResumption: 'coroutineDebugger.stepToNextResumption',
  stepToNextResumptionOfAny: 'coroutineDebugger.stepToNextResumptionOfAny',
  breakOnSuspension: 'coroutineDebugger.breakOnSuspension',
  breakOnResumption: 'coroutineDebugger.breakOnResumption',
  debugFile: 'coroutineDebugger.debugFile',
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
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEWS = {
  tasks: 'coroutineDebugger.tasks',
  futures: 'coroutineDebugger.futures',
  eventLoop: 'coroutineDebugger.eventLoop',
} as const;

export type ViewId = (typeof VIEWS)[keyof typeof VIEWS];

/** View types of editor panels. */
export const PANELS = {
  timeline: 'coroutineDebugger.timeline',
  graph: 'coroutineDebugger.graph',
} as const;

export type PanelId = (typeof PANELS)[keyof typeof PANELS];

export const CONTEXT_KEYS = {
  /** A coroutine session runs. */
  active: 'coroutineDebugger.active',
  /** The Tasks view shows only what matches a filter. */
  filtered: 'coroutineDebugger.filtered',
  /** A task is shown in the Call Stack. */
  focused: 'coroutineDebugger.focused',
  /** The active editor shows a file that can be debugged. */
  fileIsOpen: 'coroutineDebugger.fileIsOpen',
} as const;

export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];

export const SETTINGS = {
  /** Counts of suspended coroutines beside each await. */
  inlineCounts: 'coroutineDebugger.inlineCounts',
} as const;

export type SettingKey = (typeof SETTINGS)[keyof typeof SETTINGS];

/** `contextValue` of tree items, which menus in package.json ask about with `viewItem`. */
export const NODE_CONTEXTS = {
  task: 'task',
  frame: 'frame',
  place: 'place',
} as const;
