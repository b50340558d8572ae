/** The layout and the texts of the await graph. */
import assert from 'node:assert/strict';
import type { CoroutineId, GraphEdge, GraphNode } from '../../../debug-adapter/protocol/requests.js';
import { curve, placeGraph, placeGraphIn, shapeOf } from './layout.js';
import { graphSummary, nodeLines } from './words.js';

function node(id: string, label: string, more: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    label,
    state: 'suspended',
    inCycle: false,
    ...(id.startsWith('c') ? { coroutine: Number(id.slice(1)) as CoroutineId } : {}),
    ...more,
  };
}

function edge(from: string, to: string, kind: GraphEdge['kind'] = 'awaits', inCycle = false): GraphEdge {
  return { from, to, kind, inCycle };
}

describe('The await graph', () => {
  it('puts who waits left of what it waits for', () => {
    const { nodes } = placeGraph(
      [node('c1', 'main'), node('f2', 'all 0/2', { state: 'pending' }), node('c3', 'cook("pie")')],
      [edge('c1', 'f2'), edge('f2', 'c3', 'part')],
    );
    const order = [...nodes].sort((one, other) => one.x - other.x).map(({ node }) => node.id);
    assert.deepEqual(order, ['c1', 'f2', 'c3']);
  });

  it('goes down where the room is high', () => {
    const nodes = ['c1', 'c2', 'c3', 'c4'].map((id) => node(id, `a coroutine with a name ${id}`));
    const edges = [edge('c1', 'c2'), edge('c2', 'c3'), edge('c3', 'c4')];
    const high = placeGraphIn({ width: 300, height: 900 }, nodes, edges);
    assert.ok(high.height > high.width);
    const wide = placeGraphIn({ width: 2000, height: 200 }, nodes, edges);
    assert.ok(wide.width > wide.height);
  });

  it('lays out a cycle, and nodes that nothing connects', () => {
    const { nodes, edges } = placeGraph(
      [node('c1', 'a'), node('c2', 'b'), node('c3', 'alone')],
      [edge('c1', 'c2', 'awaits', true), edge('c2', 'c1', 'awaits', true), edge('c2', 'c9')],
    );
    assert.equal(edges.length, 2);
    assert.ok(nodes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
  });

  it('keeps its layout while only states change', () => {
    const edges = [edge('c1', 'c2')];
    const before = shapeOf([node('c1', 'a'), node('c2', 'b')], edges);
    assert.equal(shapeOf([node('c1', 'a', { state: 'running' }), node('c2', 'b')], edges), before);
    assert.notEqual(shapeOf([node('c1', 'a'), node('c2', 'b')], []), before);
  });

  it('draws an edge as one curve through its points', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 10, y: 5 },
      { x: 20, y: 5 },
    ];
    assert.equal(curve(points), 'M 0.0 0.0 Q 10.0 5.0 15.0 5.0 L 20.0 5.0');
  });

  it('explains a node by what it is connected with', () => {
    const graph = {
      nodes: [node('c1', 'serve(1)', { inCycle: true }), node('c2', 'cook()')],
      edges: [edge('c1', 'c2', 'awaits', true), edge('c2', 'c1', 'awaits', true), edge('c1', 'f9', 'part')],
      dropped: 3,
    };
    const [first] = graph.nodes;
    assert.ok(first);
    assert.deepEqual(nodeLines(first, graph), [
      'serve(1)',
      'coroutine, suspended',
      'part of a wait cycle: none of them can resume by itself',
      'waits for cook()',
      'needs something not shown',
      'is awaited by cook()',
    ]);
    assert.equal(
      graphSummary(graph, 'stopped'),
      '2 coroutines, 0 futures · 1 in wait cycles · 3 not shown · stopped',
    );
  });
});
