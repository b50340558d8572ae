/**
 * The Event Loop view: the ready queue, what is pending in the loop, the durations of steps by function, then the
 * newest ticks with what each resumed, suspended, started and ended.
 */
import type {
  CoroutineRequests,
  LoopRow,
  PastMoment,
  TickEventKind,
  TickRow,
} from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient, TreeModel } from './adapter-client.js';
import { formatCount, formatDuration, formatPlace, joinFacts } from './labels.js';
import { listNode } from './list-node.js';
import type { NodeIcon, TreeNode } from './node.js';
import { notKeptNode } from './past-nodes.js';
import { stepsNode } from './step-nodes.js';

type ReadyRows = CoroutineRequests['coroutines/ready']['result']['ready'];

const NEWEST = 50;
/** A longer tick noticeably delays everything else. */
const LONG_TICK_MS = 50;

/** Marks the moment that time travel shows. */
const HERE = 'looking back to here';

/** Rows below "Pending in the event loop". */
const MOST_PENDING = 200;
/** Rows below "Steps by function". */
const MOST_FUNCTIONS = 50;

const LOOP_ICONS: Record<LoopRow['kind'], NodeIcon> = {
  nextTick: 'ready',
  timer: 'timer',
  immediate: 'ready',
  request: 'request',
  handle: 'handle',
};

const LOOP_NOUNS: Record<LoopRow['kind'], string> = {
  nextTick: 'next-tick callback',
  timer: 'timer',
  immediate: 'immediate',
  request: 'operation',
  handle: 'handle',
};

const EVENT_ICONS: Record<TickEventKind, NodeIcon> = {
  created: 'created',
  resumed: 'running',
  suspended: 'suspended',
  finished: 'returned',
};

export class TicksTree implements TreeModel<TreeNode> {
  private client: AdapterClient | undefined;
  /** The known ticks of this client, newest first: only newer ones are requested. */
  private ticks: readonly TickRow[] = [];

  async children(client: AdapterClient, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node !== undefined) return typeof node.children === 'string' ? [] : node.children;
    const since = client === this.client ? this.ticks[0]?.number : undefined;
    const { ticks, past } = await client.request('coroutines/ticks', {
      count: NEWEST,
      ...(since === undefined ? {} : { since }),
    });
    const oldest = ticks.at(-1)?.number ?? Infinity;
    const known = since === undefined ? [] : this.ticks.filter(({ number }) => number < oldest);
    this.client = client;
    this.ticks = [...ticks, ...known].slice(0, NEWEST);
    const rows = this.ticks.map((tick) => tickNode(tick, past));
    if (past !== undefined) return [notKeptNode('What the loop held, and who was ready,', past), ...rows];
    return [...(await presentNodes(client)), ...rows];
  }
}

/** Rows known only at the present. */
async function presentNodes(client: AdapterClient): Promise<TreeNode[]> {
  const { rows, total } = await client.request('coroutines/loop', { count: MOST_PENDING });
  const steps = await client.request('coroutines/steps', { count: MOST_FUNCTIONS });
  // Without controlled mode V8 decides the order, and it is not known.
  const { ready } = client.isControlled ? await client.request('coroutines/ready', {}) : { ready: [] };
  return [
    ...readyNodes(ready),
    ...(rows.length === 0 ? [] : [pendingNode(rows, total)]),
    ...(steps.functions.length === 0 ? [] : [stepsNode(steps)]),
  ];
}

/** The ready queue, in order; empty if no coroutine can resume. */
export function readyNodes(ready: ReadyRows): TreeNode[] {
  if (ready.length === 0) return [];
  const next = ready.findIndex(({ frozen }) => !frozen);
  return [
    {
      id: 'ready',
      label: 'Ready to resume',
      description: formatCount(ready.length, 'coroutine'),
      tooltip: 'Coroutines that could resume now, in the order in which they would.',
      icon: 'group',
      subject: { kind: 'note' },
      isOpen: true,
      children: ready.map(({ id, name, frozen }, index) => ({
        id: `ready/${id}`,
        label: name,
        description: joinFacts(index === next ? 'next' : undefined, frozen ? 'frozen' : undefined),
        icon: 'ready',
        subject: { kind: 'task', coroutine: id, ...(frozen ? { marks: ['frozen'] } : {}) },
        children: 'none',
      })),
    },
  ];
}

/** Everything that is pending in the loop or keeps the program alive. */
export function pendingNode(rows: readonly LoopRow[], total: number): TreeNode {
  const children = rows.map((row, index): TreeNode => ({
    id: `pending/${index}`,
    label: row.text,
    description: joinFacts(
      row.detail === '' ? undefined : row.detail,
      row.location === undefined ? undefined : formatPlace(row.location),
    ),
    ...(row.location === undefined ? {} : { location: row.location }),
    icon: LOOP_ICONS[row.kind],
    subject: { kind: 'note' },
    children: 'none',
  }));
  const tooltip = 'What the event loop has still to call, and what keeps the program alive.';
  const description = pendingSummary(rows, total);
  return listNode(
    { id: 'pending', label: 'Pending in the event loop', description, tooltip },
    children,
    total,
  );
}

/** `2 timers, 1 handle`; only the number if not all are known. */
function pendingSummary(rows: readonly LoopRow[], total: number): string {
  if (total > rows.length) return String(total);
  return Object.entries(LOOP_NOUNS)
    .map(([kind, noun]) => ({ noun, count: rows.filter((row) => row.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => formatCount(count, noun))
    .join(', ');
}

/** @param past the moment that time travel shows */
export function tickNode(tick: TickRow, past?: PastMoment): TreeNode {
  const id = `tick:${tick.number}`;
  const events = tick.events.map((event, index): TreeNode => ({
    id: `${id}/${index}`,
    label: `${event.name} ${event.kind}`,
    description: joinFacts(
      past?.tick === tick.number && past.event === index ? HERE : undefined,
      causeOf(tick, index),
      event.location === undefined ? undefined : formatPlace(event.location),
    ),
    ...(event.location === undefined ? {} : { location: event.location }),
    icon: EVENT_ICONS[event.kind],
    subject: {
      kind: 'task',
      coroutine: event.coroutine,
      moment: { tick: tick.number, event: index },
    },
    children: 'none',
  }));
  if (tick.dropped > 0) {
    events.push({
      id: `${id}/dropped`,
      label: `${formatCount(tick.dropped, 'further event')} not kept`,
      icon: 'more',
      subject: { kind: 'note' },
      children: 'none',
    });
  }
  const isLong = tick.stopped !== true && (tick.durationMs ?? 0) > LONG_TICK_MS;
  return {
    id,
    label: `Tick ${tick.number}`,
    description: joinFacts(
      past?.tick === tick.number ? HERE : undefined,
      `at ${formatDuration(tick.startMs)}`,
      durationOf(tick),
      [...new Set(tick.causes.map(({ text }) => text))].join(', '),
      summary(tick),
    ),
    ...(isLong
      ? { tooltip: `This tick took ${formatDuration(tick.durationMs ?? 0)}: everything else waited for it.` }
      : {}),
    icon: isLong ? 'longTick' : 'tick',
    subject: { kind: 'tick', moment: { tick: tick.number } },
    children: events.length === 0 ? 'none' : events,
  };
}

/** The program's own duration is not known if a debugger has stopped it in this tick. */
function durationOf({ durationMs, stopped }: TickRow): string {
  if (stopped === true) return 'stopped in it';
  return durationMs === undefined ? 'now' : `took ${formatDuration(durationMs)}`;
}

/** If there are several causes, each is shown at the first event that it caused. */
function causeOf({ causes }: TickRow, event: number): string | undefined {
  return causes.length > 1 ? causes.find(({ firstEvent }) => firstEvent === event)?.text : undefined;
}

/** `3 resumed, 1 finished`, in the order of a coroutine's states. */
function summary({ events }: TickRow): string {
  const kinds: readonly TickEventKind[] = ['created', 'resumed', 'suspended', 'finished'];
  return kinds
    .map((kind) => ({ kind, count: events.filter((event) => event.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}
