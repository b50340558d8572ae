/** Turns rows into lines of text for a terminal. Pure: a test can read what a newcomer reads. */
import path from 'node:path';
import type {
  ChainFrame,
  FindingRow,
  ObservationRow,
  FutureRow,
  GroupRow,
  Location,
  LoopRow,
  PastMoment,
  TaskRow,
  TickRow,
  Wait,
} from '../protocol/requests.js';
import { formatNotKnown, whenClause } from './past-as-text.js';
import { stepsWords } from './step-words.js';
import type { Style } from './style.js';
import type { TaskNode } from './task-nodes.js';

/** A frame of a chain with its variables. */
export interface FrameText {
  readonly frame: ChainFrame;
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

const LONGEST_VALUE = 100;
const EVENTS_PER_TICK_LINE = 6;

/** @param past the moment of the rows, if not the present */
export function formatTasks(
  nodes: readonly TaskNode[],
  live: number,
  style: Style,
  past?: PastMoment,
): string[] {
  const notKnown = past === undefined ? [] : formatNotKnown(past, style);
  if (nodes.length === 0) return [style.bold('Tasks'), `  none${whenClause(past)}`, ...notKnown];
  const counted = `  ${live} live ${live === 1 ? 'coroutine' : 'coroutines'}${whenClause(past)}`;
  return [style.bold('Tasks') + style.dim(counted), ...formatTree(nodes, style), ...notKnown];
}

/** Without a heading. */
export function formatTree(nodes: readonly TaskNode[], style: Style): string[] {
  return nodes.flatMap((node, index) => treeLines(node, '  ', index === nodes.length - 1, style));
}

function treeLines(node: TaskNode, indent: string, isLast: boolean, style: Style): string[] {
  const { row, children } = node;
  const branch = isLast ? '└─ ' : '├─ ';
  const below = indent + (isLast ? '   ' : '│  ');
  const line =
    node.isShownAbove === true
      ? `↑ ${style.dim(`#${row.id}`)} ${style.accent(row.name)}${style.dim('  (above)')}`
      : taskLine(row, style);
  return [
    `${indent}${branch}${line}`,
    ...children.flatMap((child, index) => treeLines(child, below, index === children.length - 1, style)),
  ];
}

function taskLine(row: TaskRow, style: Style): string {
  const steps = row.steps === undefined ? '' : `, ${stepsWords(row.steps)}`;
  const state = row.wait === undefined ? endClause(row) : waitClause(row.wait);
  const frozen = row.frozen === true ? ', frozen' : '';
  // The stack shows where it runs now.
  const isRunning = row.state === 'running' && row.location !== undefined;
  const where = isRunning
    ? style.dim(`, resumed at ${placeText(row.location)}`)
    : placeClause(row.location, style);
  const unknown = row.awaiterUnknown === true ? ', awaiter unknown' : '';
  const labels = Object.entries(row.labels ?? {}).map(([name, value]) => ` ${name}=${value}`);
  return `${style.dim(`#${row.id}`)} ${style.accent(row.name)}${style.dim(labels.join(''))}  ${state}${steps}${frozen}${unknown}${where}`;
}

/** `cancelled by timeout`, `threw`, `running`. */
function endClause({ state, outcome, cancellation }: TaskRow): string {
  if (state === 'unknown') return 'what it did is not known';
  if (outcome === 'cancelled' && cancellation !== undefined) return `cancelled by ${cancellation}`;
  return outcome ?? state;
}

/** `promise fetch(url)`, but `all 2/5`: a combinator's words begin with its kind. */
function kindAndText({ kind, text }: { readonly kind: string; readonly text: string }): string {
  // A wait described by the library has no promise text.
  return kind === 'library' || text.startsWith(kind) ? text : `${kind} ${text}`;
}

function waitClause(wait: Wait): string {
  return `waits for ${wait.text}${durationClause(wait.forMs)}`;
}

export function formatChain(frames: readonly FrameText[], cycle: number | undefined, style: Style): string[] {
  const lines = [style.bold('Await chain')];
  for (const { frame, variables } of frames) {
    const is = frame.state === 'suspended' ? 'awaits' : frame.state;
    const what = frame.wait === undefined ? '' : ` ${frame.wait.text}`;
    lines.push(
      `  ${style.accent(frame.name)}  ${is}${what}${placeClause(frame.location, style)}`,
      ...variables.map(({ name, value }) => `      ${name} = ${shorten(value)}`),
    );
  }
  const last = frames.at(-1)?.frame;
  if (cycle !== undefined)
    lines.push(`  … which waits for coroutine #${cycle} again: this chain can never resume`);
  else if (last?.wait !== undefined && last.wait.coroutine === undefined) {
    lines.push(style.dim(`  ⋯ ${kindAndText(last.wait)}, pending${durationClause(last.wait.forMs)}`));
  }
  return lines;
}

export function formatFutures(rows: readonly FutureRow[], total: number, style: Style): string[] {
  const lines = [style.bold('Pending futures') + style.dim(`  ${total}`)];
  const told = new Set<number>();
  for (const row of inGroups(rows)) {
    const { resource } = row;
    const isShared = resource !== undefined && resource.id !== row.id;
    if (isShared && !told.has(resource.id)) {
      told.add(resource.id);
      lines.push(`  ${resource.title}  ${resource.text}`);
    }
    const indent = isShared ? '  ' : '';
    // A timer has a single waiter.
    const due = resource === undefined || isShared ? '' : `, ${resource.text}`;
    const more = row.waiterCount - row.waiters.length;
    const shown = row.waiters.map(({ id, name }) => `#${id} ${name}`);
    const waiters = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
    lines.push(
      `${indent}  ${style.dim(`f${row.id}`)} ${style.accent(kindAndText(row))}  ${
        waiters === '' ? 'part of another future' : `awaited by ${waiters}`
      }${due}${durationClause(row.forMs)}${placeClause(row.location, style)}`,
    );
  }
  return lines;
}

/** All findings about the same subject follow the first of them. */
function inGroups(rows: readonly FutureRow[]): FutureRow[] {
  return rows.flatMap((row, index) => {
    const { resource } = row;
    if (resource === undefined) return [row];
    const group = rows.filter((other) => other.resource?.id === resource.id);
    return group[0] === rows[index] ? group : [];
  });
}

/** @param forgotten ticks that are no longer available */
export function formatTicks(rows: readonly TickRow[], forgotten: number, style: Style): string[] {
  if (rows.length === 0) return [style.dim('No ticks have been recorded since the debugger attached.')];
  const lines = [style.bold('Event-loop ticks') + style.dim('  newest first')];
  for (const { number, startMs, durationMs, causes, events, dropped, stopped } of rows) {
    const shown = events
      .filter(({ kind }) => kind !== 'suspended')
      .map(({ kind, coroutine, name }) => `${kind} #${coroutine} ${name}`);
    const more = shown.length - EVENTS_PER_TICK_LINE;
    const left = `${more > 0 ? ` and ${more} more` : ''}${dropped > 0 ? `, ${dropped} later events not kept` : ''}`;
    const lasted = durationMs === undefined ? 'now' : `${durationMs.toFixed(1)} ms`;
    const duration = stopped === true ? 'stopped in it' : lasted;
    lines.push(
      `  ${style.dim(`tick ${number}`)} at ${startMs.toFixed(0)} ms, ${duration}${causeClause(causes)}: ${
        shown.slice(0, EVENTS_PER_TICK_LINE).join(', ') || 'only suspensions'
      }${left}`,
    );
  }
  if (forgotten > 0) lines.push(style.dim(`  ${forgotten} older ones are no longer kept`));
  return lines;
}

/** The contents of the event loop; nothing if it is empty. */
export function formatLoop(rows: readonly LoopRow[], total: number, style: Style): string[] {
  if (rows.length === 0) return [];
  const more = total - rows.length;
  return [
    style.bold('Pending in the event loop') + style.dim(`  ${total}`),
    ...rows.map(
      ({ text, detail, location, madeAt }) =>
        `  ${style.accent(text)}${detail === '' ? '' : `  ${detail}`}${placeClause(location ?? madeAt, style)}`,
    ),
    ...(more > 0 ? [style.dim(`  and ${more} more`)] : []),
  ];
}

const MARKS: Record<FindingRow['severity'], string> = { error: '✖', warning: '▲', info: '·' };

/** What is worth a look, under the findings. */
export function formatObservations(rows: readonly ObservationRow[], style: Style): string[] {
  if (rows.length === 0) return [];
  const lines = rows.map(({ text, coroutines, location }) => {
    // One that is named in the sentence is not named again.
    const names = coroutines.map(({ name }) => name).filter((name) => !text.includes(name));
    const who = names.length === 0 ? '' : style.dim(`  ${names.join(', ')}`);
    return `  · ${text}${who}${placeClause(location, style)}`;
  });
  return [style.bold('Worth a look'), ...lines];
}

export function formatFindings(rows: readonly FindingRow[], style: Style): string[] {
  if (rows.length === 0) return [style.bold('Findings'), '  none'];
  const lines = [style.bold('Findings')];
  for (const { severity, text, count, location, chain } of rows) {
    const times = count > 1 ? style.dim(`  (${count} times)`) : '';
    const isReported = location !== undefined && text.includes(placeText(location));
    const place = isReported ? '' : placeClause(location, style);
    lines.push(`  ${MARKS[severity]} ${text}${times}${place}`);
    for (const line of chain ?? []) lines.push(style.dim(`      ${line}`));
  }
  return lines;
}

export function formatGroups(rows: readonly GroupRow[], tasks: number, style: Style): string[] {
  const lines = [style.bold('Tasks in groups') + style.dim(`  ${tasks}`)];
  for (const { label, count, oldestMs, location } of rows) {
    const oldest = oldestMs === undefined ? '' : `, oldest${durationClause(oldestMs).replace(', for', '')}`;
    const noun = count === 1 ? 'task' : 'tasks';
    lines.push(`  ${count} ${noun}  ${style.accent(label)}${oldest}${placeClause(location, style)}`);
  }
  return lines;
}

export function placeText({ path: file, line }: Location): string {
  return `${path.basename(file)}:${line}`;
}

function placeClause(location: Location | undefined, style: Style): string {
  return location === undefined ? '' : style.dim(`  at ${placeText(location)}`);
}

function durationClause(forMs: number | undefined): string {
  if (forMs === undefined) return '';
  return forMs < 1000 ? `, for ${forMs.toFixed(0)} ms` : `, for ${(forMs / 1000).toFixed(1)} s`;
}

function shorten(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}

/** Each cause once; nothing if there are only old facts. */
function causeClause(causes: TickRow['causes']): string {
  const texts = [...new Set(causes.map(({ text }) => text))];
  return texts.length === 0 ? '' : `, ${texts.join(', ')}`;
}
