/** The commands, as the command palette and menus show them. */
import { COMMANDS } from '../manifest.js';

/** A command's entry in package.json. */
export interface CommandText {
  readonly title: string;
  /** A codicon, or images for light and dark themes. */
  readonly icon?: string | { readonly light: string; readonly dark: string };
  /** A when clause: the command is enabled while it holds. */
  readonly enablement?: string;
}

/** Precedes the title in the command palette. */
const CATEGORY = 'Coroutines';

const TEXTS: Readonly<Record<keyof typeof COMMANDS, CommandText>> = {
  stepToNextSuspension: {
    title: "Step to This Task's Next Suspension",
    icon: { light: 'media/next-suspension-light.svg', dark: 'media/next-suspension-dark.svg' },
    enablement: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  stepToNextResumption: {
    title: "Step to This Task's Next Resumption",
    icon: { light: 'media/next-resumption-light.svg', dark: 'media/next-resumption-dark.svg' },
    enablement: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  stepToNextResumptionOfAny: {
    title: 'Step to the Next Resumption of Any Task',
    icon: { light: 'media/next-resumption-of-any-light.svg', dark: 'media/next-resumption-of-any-dark.svg' },
    enablement: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  stepToNextTick: {
    title: 'Step to the Next Tick',
    enablement: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  runToEndOfTask: { title: 'Run This Task to Its End', enablement: "debugType == 'coroutine'" },
  stepIntoAwaited: { title: 'Step into What It Awaits', enablement: "debugType == 'coroutine'" },
  stepOutToAwaiter: { title: 'Step out to Its Awaiter', enablement: "debugType == 'coroutine'" },
  breakOnSuspension: { title: 'Toggle Breakpoint on Suspension' },
  breakOnResumption: { title: 'Toggle Breakpoint on Resumption' },
  debugFile: { title: 'Debug Coroutines of This File', icon: '$(debug-alt)' },
  revealSite: { title: 'Go to Source', icon: '$(go-to-file)' },
  focusTask: { title: 'Show Task in Call Stack', icon: '$(target)' },
  unfocusTask: { title: 'Remove Task from Call Stack' },
  copyAwaitChain: { title: 'Copy Await Chain', icon: '$(copy)' },
  filterTasks: { title: 'Filter Tasks…', icon: '$(filter)' },
  clearTaskFilter: { title: 'Clear Task Filter', icon: '$(filter-filled)' },
  showMore: { title: 'Show More Tasks' },
  showTasks: { title: 'Show Tasks' },
  openTimeline: { title: 'Open Timeline', icon: '$(graph-line)' },
  openGraph: { title: 'Open Await Graph', icon: '$(type-hierarchy)' },
  freezeTask: { title: 'Freeze Task', icon: '$(debug-pause)' },
  thawTask: { title: 'Thaw Task', icon: '$(debug-continue)' },
  runOnlyTask: { title: 'Run Only This Task' },
  thawAllTasks: { title: 'Thaw All Tasks' },
  runTaskNext: { title: 'Run This Task Next' },
  cancelTask: { title: 'Cancel Task…', icon: '$(circle-slash)' },
  resolveFuture: { title: 'Resolve Future…' },
  rejectFuture: { title: 'Reject Future…' },
  groupTasks: { title: 'Group Tasks by…', icon: '$(group-by-ref-type)' },
  sortTasks: { title: 'Sort Tasks by…' },
  hideLibraryTasks: { title: 'Hide Tasks of Libraries' },
  showLibraryTasks: { title: 'Show Tasks of Libraries' },
  showFinishedTasks: { title: 'Show Finished Tasks' },
  showLiveTasks: { title: 'Show Live Tasks' },
  pinTask: { title: 'Pin Task', icon: '$(pin)' },
  unpinTask: { title: 'Unpin Task', icon: '$(pinned)' },
  pauseAtNextResumption: { title: 'Pause at Next Resumption' },
  showCreation: { title: 'Show Who Created It' },
  saveDump: { title: 'Save Coroutine Dump…' },
  takeProfile: { title: 'Take Performance Profile' },
  endProfile: { title: 'End Performance Profile' },
  openDump: { title: 'Open Coroutine Dump…' },
  inspectProcess: { title: 'Inspect Running Node Process…' },
  pickProcess: { title: 'Pick Node Process' },
  takeSnapshot: { title: 'Take Snapshot of Tasks' },
  compareSnapshot: { title: 'Compare Tasks with Snapshot' },
  evaluateInAllTasks: { title: 'Evaluate in All Tasks Here…' },
  showFindings: { title: 'Show Findings' },
  muteFinding: { title: 'Do Not Show This Kind' },
  debugTest: { title: 'Debug Coroutines of This Test' },
  lookBack: { title: 'Look Back at This Moment', icon: '$(history)' },
  returnToPresent: { title: 'Return to the Present', icon: '$(debug-continue)' },
  collectDebugLog: { title: 'Collect Debug Log…' },
  openTerminal: { title: 'Coroutine Debug Terminal', icon: '$(debug-alt)' },
};

export const commands = Object.entries(TEXTS).map(([name, { title, ...rest }]) => ({
  command: COMMANDS[name as keyof typeof COMMANDS],
  title,
  category: CATEGORY,
  ...rest,
}));
