/** Turns a row of a view model into VS Code's TreeItem: the only place that knows icons and colours. */
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { COMMANDS, NODE_CONTEXTS } from '../manifest.js';
import type { NodeIcon, TreeNode } from '../view-models/node.js';

export function toTreeItem(node: TreeNode): TreeItem {
  const item = new TreeItem(node.label, collapsibleState(node));
  item.id = node.id;
  item.iconPath = iconOf(node.icon);
  if (node.description !== undefined) item.description = node.description;
  // A string, never a MarkdownString: names and values come from the debuggee.
  item.tooltip = node.tooltip ?? node.label;
  const context = contextOf(node);
  if (context !== undefined) item.contextValue = context;
  item.accessibilityInformation = { label: [node.label, node.description].filter(Boolean).join(', ') };
  if (node.subject.kind === 'more') {
    item.command = { command: COMMANDS.showMore, title: 'Show More', arguments: [node] };
  } else if (node.location !== undefined) {
    item.command = { command: COMMANDS.revealSite, title: 'Go to Source', arguments: [node] };
  }
  return item;
}

function collapsibleState({ children, isOpen }: TreeNode): TreeItemCollapsibleState {
  if (children === 'none') return TreeItemCollapsibleState.None;
  return isOpen === true ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function contextOf({ subject, location }: TreeNode): string | undefined {
  if (subject.kind === 'task') {
    const moment = subject.moment === undefined ? [] : ['moment'];
    return [NODE_CONTEXTS.task, ...(subject.marks ?? []), ...moment].join(' ');
  }
  if (subject.kind === 'tick') return `${NODE_CONTEXTS.tick} moment`;
  if (subject.kind === 'finding') return NODE_CONTEXTS.finding;
  if (subject.kind === 'future' && subject.future !== undefined) return NODE_CONTEXTS.future;
  if (subject.kind === 'frame') return NODE_CONTEXTS.frame;
  return location === undefined ? undefined : NODE_CONTEXTS.place;
}

function iconOf(icon: NodeIcon): ThemeIcon {
  switch (icon) {
    case 'created':
      return colored('circle-outline', 'charts.blue');
    case 'ready':
      return colored('circle-filled', 'charts.blue');
    case 'running':
      return colored('debug-start', 'charts.green');
    case 'suspended':
      return colored('debug-pause', 'charts.yellow');
    case 'returned':
      return colored('pass', 'charts.green');
    case 'threw':
      return colored('error', 'charts.red');
    case 'cancelled':
      return colored('circle-slash', 'disabledForeground');
    case 'unknown':
      return colored('question', 'disabledForeground');
    case 'frame':
      return new ThemeIcon('debug-stackframe-dot');
    case 'future':
      return colored('watch', 'charts.purple');
    case 'combinator':
      return colored('layers', 'charts.purple');
    case 'cycle':
      return colored('warning', 'charts.red');
    case 'variable':
      return new ThemeIcon('symbol-variable');
    case 'tick':
      return colored('pulse', 'charts.blue');
    case 'timer':
      return new ThemeIcon('history');
    case 'request':
      return new ThemeIcon('loading');
    case 'handle':
      return new ThemeIcon('plug');
    case 'longTick':
      return colored('pulse', 'charts.orange');
    case 'group':
      return new ThemeIcon('group-by-ref-type');
    case 'errorFinding':
      return colored('error', 'list.errorForeground');
    case 'warningFinding':
      return colored('warning', 'list.warningForeground');
    case 'infoFinding':
      return colored('info', 'charts.blue');
    case 'chainLine':
      return new ThemeIcon('debug-stackframe-dot');
    case 'more':
      return new ThemeIcon('ellipsis');
  }
}

function colored(icon: string, color: string): ThemeIcon {
  return new ThemeIcon(icon, new ThemeColor(color));
}
