/** The await graph as SVG elements, created once per layout; after that only texts and classes change. */
import type { GraphNode } from '../../../debug-adapter/protocol/requests.js';
import type { AwaitGraph } from '../../panels/messages.js';
import { curve, NODE_HEIGHT, type PlacedEdge, type PlacedNode, type Picture } from './layout.js';
import { nodeLines } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The user's actions on a node. */
export interface NodeActions {
  readonly choose: (node: GraphNode) => void;
  readonly selectTask: (node: GraphNode) => void;
  readonly explain: (node: GraphNode | undefined, event: MouseEvent) => void;
}

export function drawPicture(
  layer: SVGGElement,
  picture: Picture,
  nodeById: (id: string) => GraphNode | undefined,
  actions: NodeActions,
): void {
  layer.replaceChildren(
    ...picture.edges.map(drawEdge),
    ...picture.nodes.map((placed) => drawNode(placed, nodeById, actions)),
  );
}

/** States and texts change far more often than the edges. */
export function updatePicture(
  layer: SVGGElement,
  graph: AwaitGraph,
  matches: (node: GraphNode) => boolean,
): void {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const group of layer.querySelectorAll<SVGGElement>('g.node')) {
    const node = nodes.get(group.dataset['id'] ?? '');
    if (node === undefined) continue;
    group.setAttribute('class', nodeClass(node, matches(node)));
    group.setAttribute('aria-label', nodeLines(node, graph).join(', '));
  }
  const cycles = new Set(graph.edges.filter(({ inCycle }) => inCycle).map(({ from, to }) => `${from}>${to}`));
  for (const path of layer.querySelectorAll<SVGPathElement>('path.edge')) {
    path.classList.toggle('cycle', cycles.has(path.dataset['ends'] ?? ''));
  }
}

function drawNode(
  { node, x, y, width, text }: PlacedNode,
  nodeById: (id: string) => GraphNode | undefined,
  actions: NodeActions,
): SVGGElement {
  const group = svg('g', { class: nodeClass(node, true), tabindex: '0', role: 'button' });
  group.dataset['id'] = node.id;
  const isCoroutine = node.coroutine !== undefined;
  group.append(
    svg('rect', {
      x: x - width / 2,
      y: y - NODE_HEIGHT / 2,
      width,
      height: NODE_HEIGHT,
      // A coroutine is a box, a future is round: the shape distinguishes them, not only the colour.
      rx: isCoroutine || node.state === 'holder' ? 3 : NODE_HEIGHT / 2,
    }),
  );
  const label = svg('text', { x, y });
  label.textContent = text;
  group.append(label);
  const now = (): GraphNode => nodeById(node.id) ?? node;
  group.addEventListener('click', () => {
    actions.choose(now());
  });
  group.addEventListener('dblclick', () => {
    actions.selectTask(now());
  });
  group.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') actions.choose(now());
    else if (event.key === 'f') actions.selectTask(now());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  group.addEventListener('mousemove', (event) => {
    actions.explain(now(), event);
  });
  group.addEventListener('mouseleave', (event) => {
    actions.explain(undefined, event);
  });
  return group;
}

function drawEdge({ edge, points }: PlacedEdge): SVGPathElement {
  const path = svg('path', {
    d: curve(points),
    class: `edge ${edge.kind}${edge.inCycle ? ' cycle' : ''}`,
  });
  path.dataset['ends'] = `${edge.from}>${edge.to}`;
  return path;
}

function nodeClass({ state, inCycle, coroutine }: GraphNode, matches: boolean): string {
  const kind = state === 'holder' ? 'other' : coroutine === undefined ? 'future' : 'coroutine';
  return ['node', kind, state, ...(inCycle ? ['cycle'] : []), ...(matches ? [] : ['unmatched'])].join(' ');
}

function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
