/** The menus of each command, and the key bindings. */
import { COMMANDS, type CommandId } from '../manifest.js';

export interface MenuItem {
  readonly command: CommandId;
  readonly when?: string;
  readonly group?: string;
}

export interface Keybinding {
  readonly command: CommandId;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
}

/** By VS Code's menu ids. */
export const menus: Readonly<Record<string, readonly MenuItem[]>> = {
  'debug/toolBar': [
    { command: COMMANDS.stepToNextSuspension, when: "debugType == 'coroutine'", group: 'navigation@60' },
    { command: COMMANDS.stepToNextResumption, when: "debugType == 'coroutine'", group: 'navigation@61' },
    { command: COMMANDS.stepToNextResumptionOfAny, when: "debugType == 'coroutine'", group: 'navigation@62' },
  ],
  'editor/lineNumber/context': [
    {
      command: COMMANDS.breakOnSuspension,
      when: 'editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact',
      group: 'debug@5',
    },
    {
      command: COMMANDS.breakOnResumption,
      when: 'editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact',
      group: 'debug@6',
    },
  ],
  'editor/context': [
    {
      command: COMMANDS.breakOnSuspension,
      when: 'editorTextFocus && (editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact)',
      group: 'debug@5',
    },
    {
      command: COMMANDS.breakOnResumption,
      when: 'editorTextFocus && (editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact)',
      group: 'debug@6',
    },
    {
      command: COMMANDS.evaluateInAllTasks,
      when: 'editorTextFocus && coroutineDebugger.active',
      group: 'debug@7',
    },
  ],
  'editor/title/run': [
    {
      command: COMMANDS.debugFile,
      when: 'resourceScheme == file && (resourceLangId == typescript || resourceLangId == typescriptreact || resourceLangId == javascript || resourceLangId == javascriptreact)',
      group: '2_debug@1',
    },
  ],
  'view/title': [
    {
      command: COMMANDS.filterTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && !coroutineDebugger.filtered',
      group: 'navigation@1',
    },
    {
      command: COMMANDS.clearTaskFilter,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && coroutineDebugger.filtered',
      group: 'navigation@1',
    },
    {
      command: COMMANDS.unfocusTask,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.focused',
      group: '1_focus@1',
    },
    {
      command: COMMANDS.openTimeline,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: 'navigation@5',
    },
    {
      command: COMMANDS.openGraph,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: 'navigation@6',
    },
    {
      command: COMMANDS.groupTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: 'navigation@3',
    },
    {
      command: COMMANDS.sortTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: '2_arrange@1',
    },
    {
      command: COMMANDS.hideLibraryTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && !coroutineDebugger.libraryHidden',
      group: '2_arrange@2',
    },
    {
      command: COMMANDS.showLibraryTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && coroutineDebugger.libraryHidden',
      group: '2_arrange@2',
    },
    {
      command: COMMANDS.showFinishedTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && !coroutineDebugger.showsFinished',
      group: '2_arrange@3',
    },
    {
      command: COMMANDS.showLiveTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && coroutineDebugger.showsFinished',
      group: '2_arrange@3',
    },
    {
      command: COMMANDS.thawAllTasks,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && coroutineDebugger.canControl',
      group: '3_control@1',
    },
    {
      command: COMMANDS.takeSnapshot,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: '4_export@1',
    },
    {
      command: COMMANDS.compareSnapshot,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: '4_export@2',
    },
    {
      command: COMMANDS.saveDump,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active',
      group: '4_export@3',
    },
    {
      command: COMMANDS.takeProfile,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.active && !coroutineDebugger.profiling',
      group: '4_export@4',
    },
    {
      command: COMMANDS.endProfile,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.profiling',
      group: '4_export@4',
    },
    {
      command: COMMANDS.returnToPresent,
      when: 'view == coroutineDebugger.tasks && coroutineDebugger.lookingBack',
      group: 'navigation@0',
    },
    {
      command: COMMANDS.returnToPresent,
      when: 'view == coroutineDebugger.eventLoop && coroutineDebugger.lookingBack',
      group: 'navigation@0',
    },
    {
      command: COMMANDS.returnToPresent,
      when: 'view == coroutineDebugger.futures && coroutineDebugger.lookingBack',
      group: 'navigation@0',
    },
    {
      command: COMMANDS.returnToPresent,
      when: 'view == coroutineDebugger.findings && coroutineDebugger.lookingBack',
      group: 'navigation@0',
    },
  ],
  'view/item/context': [
    {
      command: COMMANDS.focusTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: 'inline@1',
    },
    {
      command: COMMANDS.focusTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '1_focus@1',
    },
    {
      command: COMMANDS.revealSite,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame|place|future|finding)( |$)/',
      group: '2_go@1',
    },
    {
      command: COMMANDS.copyAwaitChain,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '3_copy@1',
    },
    {
      command: COMMANDS.freezeTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task)(?!.* frozen)/ && coroutineDebugger.canControl',
      group: 'inline@2',
    },
    {
      command: COMMANDS.thawTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task).* frozen/',
      group: 'inline@2',
    },
    {
      command: COMMANDS.cancelTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/ && coroutineDebugger.canControl',
      group: 'inline@3',
    },
    {
      command: COMMANDS.copyAwaitChain,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: 'inline@4',
    },
    {
      command: COMMANDS.openGraph,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '1_focus@2',
    },
    {
      command: COMMANDS.pauseAtNextResumption,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '1_focus@3',
    },
    {
      command: COMMANDS.showCreation,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '2_go@2',
    },
    {
      command: COMMANDS.runToEndOfTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '3_step@1',
    },
    {
      command: COMMANDS.stepIntoAwaited,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '3_step@2',
    },
    {
      command: COMMANDS.stepOutToAwaiter,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '3_step@3',
    },
    {
      command: COMMANDS.freezeTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)(?!.* frozen)/',
      group: '4_control@1',
    },
    {
      command: COMMANDS.thawTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task).* frozen/',
      group: '4_control@1',
    },
    {
      command: COMMANDS.runOnlyTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '4_control@2',
    },
    {
      command: COMMANDS.runTaskNext,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '4_control@3',
    },
    {
      command: COMMANDS.cancelTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task|frame)( |$)/',
      group: '4_control@4',
    },
    {
      command: COMMANDS.pinTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task)(?!.* pinned)/',
      group: '5_pin@1',
    },
    {
      command: COMMANDS.unpinTask,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(task).* pinned/',
      group: '5_pin@1',
    },
    {
      command: COMMANDS.resolveFuture,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(future)( |$)/',
      group: '4_control@1',
    },
    {
      command: COMMANDS.rejectFuture,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(future)( |$)/',
      group: '4_control@2',
    },
    {
      command: COMMANDS.muteFinding,
      when: 'view =~ /^coroutineDebugger\\./ && viewItem =~ /^(finding)( |$)/',
      group: '4_mute@1',
    },
    {
      command: COMMANDS.lookBack,
      when: 'view == coroutineDebugger.eventLoop && viewItem =~ /^(task|tick).* moment/',
      group: 'inline@5',
    },
    {
      command: COMMANDS.lookBack,
      when: 'view == coroutineDebugger.eventLoop && viewItem =~ /^(task|tick).* moment/',
      group: '1_focus@4',
    },
  ],
  commandPalette: [
    { command: COMMANDS.focusTask, when: 'false' },
    { command: COMMANDS.copyAwaitChain, when: 'false' },
    { command: COMMANDS.revealSite, when: 'false' },
    { command: COMMANDS.showMore, when: 'false' },
    { command: COMMANDS.filterTasks, when: 'coroutineDebugger.active' },
    { command: COMMANDS.showTasks, when: 'coroutineDebugger.active' },
    { command: COMMANDS.clearTaskFilter, when: 'coroutineDebugger.filtered' },
    { command: COMMANDS.unfocusTask, when: 'coroutineDebugger.focused' },
    {
      command: COMMANDS.breakOnSuspension,
      when: 'editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact',
    },
    {
      command: COMMANDS.breakOnResumption,
      when: 'editorLangId == typescript || editorLangId == typescriptreact || editorLangId == javascript || editorLangId == javascriptreact',
    },
    { command: COMMANDS.openTimeline, when: 'coroutineDebugger.active' },
    { command: COMMANDS.openGraph, when: 'coroutineDebugger.active' },
    { command: COMMANDS.freezeTask, when: 'false' },
    { command: COMMANDS.thawTask, when: 'false' },
    { command: COMMANDS.runOnlyTask, when: 'false' },
    { command: COMMANDS.runTaskNext, when: 'false' },
    { command: COMMANDS.cancelTask, when: 'false' },
    { command: COMMANDS.resolveFuture, when: 'false' },
    { command: COMMANDS.rejectFuture, when: 'false' },
    { command: COMMANDS.pinTask, when: 'false' },
    { command: COMMANDS.unpinTask, when: 'false' },
    { command: COMMANDS.pauseAtNextResumption, when: 'false' },
    { command: COMMANDS.showCreation, when: 'false' },
    { command: COMMANDS.muteFinding, when: 'false' },
    { command: COMMANDS.thawAllTasks, when: 'coroutineDebugger.canControl' },
    { command: COMMANDS.groupTasks, when: 'coroutineDebugger.active' },
    { command: COMMANDS.sortTasks, when: 'coroutineDebugger.active' },
    {
      command: COMMANDS.hideLibraryTasks,
      when: 'coroutineDebugger.active && !coroutineDebugger.libraryHidden',
    },
    {
      command: COMMANDS.showLibraryTasks,
      when: 'coroutineDebugger.active && coroutineDebugger.libraryHidden',
    },
    {
      command: COMMANDS.showFinishedTasks,
      when: 'coroutineDebugger.active && !coroutineDebugger.showsFinished',
    },
    { command: COMMANDS.showLiveTasks, when: 'coroutineDebugger.active && coroutineDebugger.showsFinished' },
    { command: COMMANDS.saveDump, when: 'coroutineDebugger.active' },
    { command: COMMANDS.takeProfile, when: 'coroutineDebugger.active && !coroutineDebugger.profiling' },
    { command: COMMANDS.endProfile, when: 'coroutineDebugger.profiling' },
    { command: COMMANDS.takeSnapshot, when: 'coroutineDebugger.active' },
    { command: COMMANDS.compareSnapshot, when: 'coroutineDebugger.active' },
    { command: COMMANDS.evaluateInAllTasks, when: 'coroutineDebugger.active' },
    { command: COMMANDS.showFindings, when: 'coroutineDebugger.active || coroutineDebugger.hasFindings' },
    { command: COMMANDS.debugTest, when: 'false' },
    { command: COMMANDS.pickProcess, when: 'false' },
    { command: COMMANDS.lookBack, when: 'false' },
    { command: COMMANDS.returnToPresent, when: 'coroutineDebugger.lookingBack' },
  ],
};

export const keybindings: readonly Keybinding[] = [
  {
    command: COMMANDS.stepToNextSuspension,
    key: 'alt+f10',
    when: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  {
    command: COMMANDS.stepToNextResumption,
    key: 'alt+f11',
    when: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  {
    command: COMMANDS.stepToNextResumptionOfAny,
    key: 'shift+alt+f11',
    when: "debugType == 'coroutine' && debugState == 'stopped'",
  },
  {
    command: COMMANDS.copyAwaitChain,
    key: 'ctrl+c',
    mac: 'cmd+c',
    when: "focusedView == 'coroutineDebugger.tasks' && listFocus && !inputFocus",
  },
];
