/**
 * Computes the position of each node and edge of the await graph, in layers: an awaiter comes before what it awaits.
 * Pure.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode } from '../../../debug-adapter/protocol/requests.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: GraphNode;
  /** The centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** The label, shortened if it is too long for a box. */
  readonly text: string;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
}

export interface Picture {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_HEIGHT = 28;
const MOST_CHARACTERS = 38;
/** Text is measured by its length, because measuring it in the page would cost a second layout. */
const CHARACTER_WIDTH = 7;
const PADDING = 26;

/** Left to right or top to bottom, whichever fits larger into a space of this shape. */
export function placeGraphIn(
  room: { readonly width: number; readonly height: number },
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Picture {
  const [across, down] = [placeGraph(nodes, edges, 'LR'), placeGraph(nodes, edges, 'TB')];
  const scale = ({ width, height }: Picture): number => Math.min(1, room.width / width, room.height / height);
  return scale(down) > scale(across) ? down : across;
}

export function placeGraph(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  rankdir: 'LR' | 'TB' = 'LR',
): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir, nodesep: 14, ranksep: rankdir === 'LR' ? 56 : 44, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Map<string, { node: GraphNode; text: string; width: number }>();
  for (const node of nodes) {
    const text = shortened(node.label);
    const width = text.length * CHARACTER_WIDTH + PADDING;
    known.set(node.id, { node, text, width });
    graph.setNode(node.id, { width, height: NODE_HEIGHT });
  }
  // An edge to a node that was left out is not drawn.
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  for (const { from, to, kind } of drawn) graph.setEdge(from, to, {}, kind);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    nodes: [...known.values()].map((one) => ({ ...one, ...middleOf(graph.node(one.node.id)) })),
    edges: drawn.map((edge) => ({
      edge,
      points: (graph.edge(edge.from, edge.to, edge.kind) as { points: readonly Point[] }).points,
    })),
    width,
    height,
  };
}

/** Everything that the layout depends on: while it is equal, boxes keep their positions and only their texts change. */
export function shapeOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): string {
  const ids = nodes.map(({ id, label }) => `${id}:${Math.min(label.length, MOST_CHARACTERS)}`);
  return [...ids, ...edges.map(({ from, to, kind }) => `${from}>${to}${kind}`)].join(' ');
}

/** A curve through the points, as an SVG path. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  let path = `M ${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) path += ` L ${at(point)}`;
    else path += ` Q ${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  }
  return path;
}

function middleOf(placed: unknown): Point {
  const { x, y } = placed as Point;
  return { x, y };
}

function shortened(label: string): string {
  return label.length <= MOST_CHARACTERS ? label : `${label.slice(0, MOST_CHARACTERS - 1)}…`;
}
