/** Turns tasks and await chains into rows. */
import type {
  ChainFrame,
  CoroutineId,
  GroupBy,
  GroupRow,
  TaskRow,
  Wait,
} from '../../debug-adapter/protocol/requests.js';
import { formatCount, formatDuration, formatPlace, formatSteps, joinFacts } from './labels.js';
import type { NodeIcon, TaskMark, TreeNode } from './node.js';
import type { VariableRow } from './adapter-client.js';

/** A running task has one, too: it ends at the coroutine that runs. */
const HAS_CHAIN: ReadonlySet<TaskRow['state']> = new Set(['suspended', 'ready', 'running']);

/** A task, below the row with the id `parent` (empty: at the top). The same task can appear in several places. */
export function taskNode(row: TaskRow, parent = '', marks: readonly TaskMark[] = []): TreeNode {
  const place = row.location ?? row.definition;
  return {
    id: `${parent === '' ? '' : `${parent}/`}task:${row.id}`,
    label: row.name,
    description: joinFacts(
      ...marks,
      row.steps && formatSteps(row.steps),
      stateWords(row),
      row.awaiterUnknown === true ? 'awaiter unknown' : undefined,
      row.location && `${row.state === 'running' ? 'resumed at ' : ''}${formatPlace(row.location)}`,
    ),
    tooltip: taskTooltip(row),
    icon: taskIcon(row),
    subject: { kind: 'task', coroutine: row.id, ...(marks.length === 0 ? {} : { marks }) },
    location: place,
    children: HAS_CHAIN.has(row.state) || row.childCount > 0 ? 'lazy' : 'none',
    // Users look for the program's own tasks first. The row is open from the start, even while it is empty: VS Code
    // keeps a row closed that was closed before.
    ...(row.kind === 'module' ? { isOpen: true } : {}),
  };
}

/** The rows of a task's await chain: the coroutines it awaits, then the future at the end. */
export function chainNodes(
  task: string,
  chain: readonly ChainFrame[],
  cycle: CoroutineId | undefined,
): TreeNode[] {
  const frames = chain.map((frame, depth) => frameNode(task, frame, depth));
  const end = chain.at(-1);
  if (cycle !== undefined) {
    const name = chain.find(({ coroutine }) => coroutine === cycle)?.name ?? `coroutine ${cycle}`;
    frames.push({
      id: `${task}/cycle`,
      label: `waits for ${name}, which waits for it`,
      icon: 'cycle',
      subject: { kind: 'note' },
      children: 'none',
    });
  } else if (end?.wait !== undefined) frames.push(waitNode(task, end.wait, end));
  return frames;
}

/** A group of tasks, as one row. */
export function groupNode(by: GroupBy, row: GroupRow): TreeNode {
  return {
    id: `group:${by}:${row.key}`,
    label: row.label,
    description: joinFacts(
      formatCount(row.count, 'task'),
      row.oldestMs === undefined ? undefined : `the longest waits for ${formatDuration(row.oldestMs)}`,
    ),
    icon: 'group',
    subject: { kind: 'group', by, key: row.key },
    ...(row.location === undefined ? {} : { location: row.location }),
    children: 'lazy',
  };
}

export function variableNode(parent: string, { name, value, type, reference }: VariableRow): TreeNode {
  return {
    id: `${parent}/${name}`,
    label: name,
    description: value,
    ...(type === undefined ? {} : { tooltip: `${name}: ${type}\n${value}` }),
    icon: 'variable',
    subject: { kind: 'variable', reference },
    children: reference === 0 ? 'none' : 'lazy',
  };
}

export function moreNode(shown: number, total: number, list: string): TreeNode {
  return {
    id: `${list}/more`,
    label: `Show more (${total - shown} not shown)`,
    icon: 'more',
    subject: { kind: 'more', list },
    children: 'none',
  };
}

/** An await chain as text, for the clipboard. */
export function chainText(
  chain: readonly ChainFrame[],
  cycle: CoroutineId | undefined,
  formatFullPlace: (place: NonNullable<ChainFrame['location']>) => string,
): string {
  const lines = chain.map(({ name, location }, depth) => {
    const words = depth === 0 ? name : `awaits ${name}`;
    return location === undefined ? words : `${words} (${formatFullPlace(location)})`;
  });
  const wait = chain.at(-1)?.wait;
  if (cycle !== undefined) lines.push('awaits itself: this chain is a cycle');
  else if (wait !== undefined) lines.push(`waits for ${waitWords(wait)}`);
  return `${lines.map((line, depth) => '  '.repeat(depth) + line).join('\n')}\n`;
}

function frameNode(task: string, frame: ChainFrame, depth: number): TreeNode {
  return {
    id: `${task}/frame:${frame.coroutine}`,
    label: depth === 0 ? frame.name : `↳ ${frame.name}`,
    ...(frame.location === undefined ? {} : { description: formatPlace(frame.location) }),
    ...frameTooltip(frame),
    icon: 'frame',
    subject: {
      kind: 'frame',
      coroutine: frame.coroutine,
      ...(frame.frameId === undefined ? {} : { frameId: frame.frameId }),
    },
    ...(frame.location === undefined ? {} : { location: frame.location }),
    children: frame.frameId === undefined ? 'none' : 'lazy',
  };
}

function frameTooltip({ name, wait, steps }: ChainFrame): { readonly tooltip?: string } {
  const lines = [
    wait && `waits for ${waitWords(wait)}`,
    steps && `${formatSteps(steps)}, the longest ${formatDuration(steps.longestMs)}`,
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? {} : { tooltip: [name, ...lines].join('\n') };
}

function waitNode(task: string, wait: Wait, { location }: ChainFrame): TreeNode {
  return {
    id: `${task}/wait`,
    label: wait.text,
    ...(wait.forMs === undefined ? {} : { description: `for ${formatDuration(wait.forMs)}` }),
    tooltip: `The chain ends here: it waits for ${wait.text}`,
    icon: isCombinator(wait) ? 'combinator' : 'future',
    subject: { kind: 'future', ...(wait.future === undefined ? {} : { future: wait.future }) },
    ...(location === undefined ? {} : { location }),
    children: 'none',
  };
}

/** `running`, `waits for pause(20) (12 ms)`, `returned`. */
export function stateWords({ state, outcome, wait, cancellation }: TaskRow): string {
  if (outcome === 'cancelled' && cancellation !== undefined) return `cancelled by ${cancellation}`;
  if (state === 'finished') return outcome ?? 'finished';
  if (state === 'unknown') return 'what it did is not known';
  if (state !== 'suspended' || wait === undefined) return state;
  return `waits for ${waitWords(wait)}`;
}

function waitWords({ text, forMs }: Wait): string {
  return forMs === undefined ? text : `${text} (${formatDuration(forMs)})`;
}

function isCombinator({ kind }: Wait): boolean {
  return kind === 'all' || kind === 'allSettled' || kind === 'race' || kind === 'any';
}

function taskIcon({ state, outcome }: TaskRow): NodeIcon {
  return state === 'finished' ? (outcome ?? 'returned') : state;
}

function taskTooltip(row: TaskRow): string {
  const labels = Object.entries(row.labels ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [
    `${row.name} — coroutine ${row.id}`,
    stateWords(row),
    row.location === undefined ? undefined : `at ${row.location.path}:${row.location.line}`,
    `${row.functionName} begins at ${formatPlace(row.definition)}`,
    row.childCount === 0 ? undefined : `started ${formatCount(row.childCount, 'task')} that still live`,
    ...labels,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}
