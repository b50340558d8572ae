/** The Event Loop view: the newest ticks, and what each resumed, suspended, started and ended. */
import type { TickEventKind, TickRow } from '../../debug-adapter/protocol/requests.js';
import type { CoroutineSource, TreeModel } from './coroutine-source.js';
import { formatCount, formatDuration, formatPlace, joinFacts } from './labels.js';
import type { NodeIcon, TreeNode } from './node.js';

const NEWEST = 50;
/** A tick longer than this delays everything else a person would notice. */
const LONG_TICK_MS = 50;

const EVENT_ICONS: Record<TickEventKind, NodeIcon> = {
  created: 'created',
  resumed: 'running',
  suspended: 'suspended',
  finished: 'returned',
};

export class TicksTree implements TreeModel<TreeNode> {
  private source: CoroutineSource | undefined;
  /** What is shown of this source, newest first: only what is newer is asked for. */
  private ticks: readonly TickRow[] = [];

  async children(source: CoroutineSource, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node !== undefined) return typeof node.children === 'string' ? [] : node.children;
    const since = source === this.source ? this.ticks[0]?.number : undefined;
    const { ticks } = await source.request('coroutines/ticks', {
      count: NEWEST,
      ...(since === undefined ? {} : { since }),
    });
    const oldest = ticks.at(-1)?.number ?? Infinity;
    const known = since === undefined ? [] : this.ticks.filter(({ number }) => number < oldest);
    this.source = source;
    this.ticks = [...ticks, ...known].slice(0, NEWEST);
    return this.ticks.map(tickNode);
  }
}

export function tickNode(tick: TickRow): TreeNode {
  const id = `tick:${tick.number}`;
  const events = tick.events.map((event, index): TreeNode => ({
    id: `${id}/${index}`,
    label: `${event.name} ${event.kind}`,
    description: joinFacts(
      causeOf(tick, index),
      event.location === undefined ? undefined : formatPlace(event.location),
    ),
    ...(event.location === undefined ? {} : { location: event.location }),
    icon: EVENT_ICONS[event.kind],
    subject: { kind: 'task', coroutine: event.coroutine },
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
  const isLong = (tick.durationMs ?? 0) > LONG_TICK_MS;
  return {
    id,
    label: `Tick ${tick.number}`,
    description: joinFacts(
      `at ${formatDuration(tick.startMs)}`,
      tick.durationMs === undefined ? 'now' : `took ${formatDuration(tick.durationMs)}`,
      [...new Set(tick.causes.map(({ text }) => text))].join(', '),
      summary(tick),
    ),
    ...(isLong
      ? { tooltip: `This tick took ${formatDuration(tick.durationMs ?? 0)}: everything else waited for it.` }
      : {}),
    icon: isLong ? 'longTick' : 'tick',
    subject: { kind: 'tick' },
    children: events.length === 0 ? 'none' : events,
  };
}

/** With several causes, each is told at the first event that it led to. */
function causeOf({ causes }: TickRow, event: number): string | undefined {
  return causes.length > 1 ? causes.find(({ firstEvent }) => firstEvent === event)?.text : undefined;
}

/** `3 resumed, 1 finished`, in the order of a coroutine's life. */
function summary({ events }: TickRow): string {
  const kinds: readonly TickEventKind[] = ['created', 'resumed', 'suspended', 'finished'];
  return kinds
    .map((kind) => ({ kind, count: events.filter((event) => event.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}
