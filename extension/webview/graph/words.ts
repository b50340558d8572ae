/** What the await graph says in words: for the hover, and for a screen reader. Pure. */
import type { GraphEdge, GraphNode } from '../../../debug-adapter/protocol/requests.js';
import type { AwaitGraph } from '../../panels/messages.js';
import { formatCount, formatPlace } from '../../view-models/labels.js';

const VERBS: Record<GraphEdge['kind'], string> = {
  awaits: 'waits for',
  part: 'needs',
  then: 'comes after',
  spawned: 'has created',
};
const PASSIVE: Record<GraphEdge['kind'], string> = {
  awaits: 'is awaited by',
  part: 'is needed by',
  then: 'is followed by',
  spawned: 'was created by',
};
/** More neighbours than this are counted, not named. */
const MOST_NAMED = 6;

/** A node and what it is connected with, as lines. */
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
    `${node.coroutine === undefined ? 'future' : 'coroutine'}, ${node.state}`,
    ...(node.inCycle ? ['part of a wait cycle: none of them can go on by itself'] : []),
    ...limited(outward),
    ...limited(inward),
    ...(node.location === undefined ? [] : [`at ${formatPlace(node.location)}`]),
  ];
}

export function graphSummary({ nodes, dropped }: AwaitGraph, state: 'running' | 'stopped' | 'over'): string {
  const inCycles = nodes.filter(({ inCycle }) => inCycle).length;
  const coroutines = nodes.filter(({ coroutine }) => coroutine !== undefined).length;
  return [
    `${formatCount(coroutines, 'coroutine')}, ${formatCount(nodes.length - coroutines, 'future')}`,
    ...(inCycles === 0 ? [] : [`${inCycles} in wait cycles`]),
    ...(dropped === 0 ? [] : [`${dropped} not shown`]),
    { running: 'running', stopped: 'stopped', over: 'the program has ended' }[state],
  ].join(' · ');
}

function limited(lines: readonly string[]): string[] {
  const left = lines.length - MOST_NAMED;
  return left > 0 ? [...lines.slice(0, MOST_NAMED), `and ${left} more`] : [...lines];
}
