/** Opens the timeline and the await graph beside the editor. */
import type { Disposable } from 'vscode';
import { COMMANDS } from '../manifest.js';
import type { TimelineMark } from '../../debug-adapter/protocol/requests.js';
import type { AwaitGraph, GraphWishes, Timeline, TimelineWishes } from '../panels/messages.js';
import type { SessionPanel } from '../panels/session-panel.js';
import type { TreeNode } from '../view-models/node.js';
import { registerCommand } from '../navigation/register-command.js';

export interface Panels {
  readonly timeline: SessionPanel<Timeline, TimelineWishes, TimelineMark>;
  readonly graph: SessionPanel<AwaitGraph, GraphWishes>;
}

export function registerOpenPanels({ timeline, graph }: Panels): Disposable[] {
  return [
    registerCommand(COMMANDS.openTimeline, () => {
      timeline.show();
    }),
    // A row of the Tasks view limits the graph to what is connected with its task.
    registerCommand(COMMANDS.openGraph, (node?: TreeNode) => {
      const subject = node?.subject;
      graph.show(subject?.kind === 'task' || subject?.kind === 'frame' ? { around: subject.coroutine } : {});
    }),
  ];
}
