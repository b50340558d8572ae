/** Describes the await graph in words, for the hover and for a screen reader. Pure. */
import type { GraphEdge, GraphNode } from '../../../debug-adapter/protocol/requests.js';
import type { AwaitGraph } from '../../panels/messages.js';
import { formatCount, formatPlace } from '../../view-models/labels.js';

const VERBS: Record<GraphEdge['kind'], string> = {
  awaits: 'waits for',
  part: 'needs',
  then: 'comes after',
  spawned: 'has created',
  held: 'can be settled by',
};
const PASSIVE: Record<GraphEdge['kind'], string> = {
  awaits: 'is awaited by',
  part: 'is needed by',
  then: 'is followed by',
  spawned: 'was created by',
  held: 'can settle',
};
/** Further neighbours are counted, not named. */
const MOST_NAMED = 6;

/** A node and its connections, as lines. */
export function nodeLines(node: GraphNode, { nodes, edges }: AwaitGraph): string[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const outward = edges
    .filter(({ from }) => from === node.id)
    .map(({ to, kind }) => `${VERBS[kind]} ${labels.get(to) ?? 'something not shown'}`);
  const inward = edges
    .filter(({ to }) => to === node.id)
    .map(({ from, kind }) => `${PASSIVE[kind]} ${labels.get(from) ?? 'something not shown'}`);
  return [
    node.label,
    node.state === 'holder'
      ? 'can settle a future'
      : `${node.coroutine === undefined ? 'future' : 'coroutine'}, ${node.state}`,
    ...(node.inCycle ? [cycleWords(node)] : []),
    ...limited(outward),
    ...limited(inward),
    ...(node.location === undefined ? [] : [`at ${formatPlace(node.location)}`]),
  ];
}

function cycleWords({ throughHolders }: GraphNode): string {
  return throughHolders === true
    ? 'part of a cycle of waits and holders: as far as variables tell, only they can wake each other'
    : 'part of a wait cycle: none of them can resume by itself';
}

export function graphSummary({ nodes, dropped }: AwaitGraph, state: 'running' | 'stopped' | 'over'): string {
  const inCycles = nodes.filter(({ inCycle }) => inCycle).length;
  const coroutines = nodes.filter(({ coroutine }) => coroutine !== undefined).length;
  const futures = nodes.filter(({ future }) => future !== undefined).length;
  return [
    `${formatCount(coroutines, 'coroutine')}, ${formatCount(futures, 'future')}`,
    ...(inCycles === 0 ? [] : [`${inCycles} in wait cycles`]),
    ...(dropped === 0 ? [] : [`${dropped} not shown`]),
    { running: 'running', stopped: 'stopped', over: 'the program has ended' }[state],
  ].join(' · ');
}

function limited(lines: readonly string[]): string[] {
  const left = lines.length - MOST_NAMED;
  return left > 0 ? [...lines.slice(0, MOST_NAMED), `and ${left} more`] : [...lines];
}
