/**
 * The page of the await graph panel: lays out the adapter's graph, with zooming and panning. Text of the program
 * reaches the page only as text (`textContent`, attributes), never as markup.
 */
import type { GraphNode } from '../../../debug-adapter/protocol/requests.js';
import type { AwaitGraph, GraphWishes } from '../../panels/messages.js';
import { Host } from '../host.js';
import { element, NOTHING, showLines } from '../page.js';
import { placeGraphIn, shapeOf, type Picture } from './layout.js';
import { drawPicture, updatePicture } from './picture.js';
import { graphSummary, nodeLines } from './words.js';
import './graph.css';

const ZOOM_STEP = 1.2;
const NEAREST = 4;
const FARTHEST = 0.05;

const sheet = element('sheet', SVGSVGElement);
const layer = element('layer', SVGGElement);
const tooltip = element('tooltip', HTMLElement);
const announced = element('announced', HTMLElement);
const status = element('status', HTMLElement);
const search = element('search', HTMLInputElement);
const creators = element('creators', HTMLButtonElement);
const holders = element('holders', HTMLButtonElement);
const whole = element('whole', HTMLButtonElement);

let graph: AwaitGraph = { nodes: [], edges: [], dropped: 0 };
let picture: Picture = { nodes: [], edges: [], width: 0, height: 0 };
let shape = '';
let state: 'running' | 'stopped' | 'over' = 'running';
let wishes: GraphWishes = {};
/** The position of the graph's corner on the sheet, and its scale. */
let view = { x: 0, y: 0, scale: 1 };
/** After the user has moved the graph, new layouts do not move it. */
let isMoved = false;
let hasContent = false;

const host = new Host<AwaitGraph, GraphWishes>((message) => {
  switch (message.type) {
    case 'content':
      state = message.stopped ? 'stopped' : 'running';
      take(message.content);
      host.send({ type: 'shown' });
      break;
    case 'over':
      state = 'over';
      status.textContent = hasContent ? graphSummary(graph, state) : NOTHING;
      break;
    case 'problem':
      status.textContent = message.text;
  }
});

function take(next: AwaitGraph): void {
  graph = next;
  hasContent = true;
  const edges = shownEdges();
  const nextShape = shapeOf(graph.nodes, edges);
  if (nextShape !== shape) {
    shape = nextShape;
    const room = { width: sheet.clientWidth, height: sheet.clientHeight };
    picture = placeGraphIn(room, graph.nodes, edges);
    const focused =
      document.activeElement instanceof SVGElement ? document.activeElement.dataset['id'] : undefined;
    drawPicture(layer, picture, nodeById, { choose, selectTask, explain });
    if (focused !== undefined) nodeElement(focused)?.focus();
    if (!isMoved) fit();
  }
  updatePicture(layer, graph, matches);
  status.textContent = graphSummary(graph, state);
  sheet.dataset['nodes'] = String(graph.nodes.length);
}

function shownEdges(): AwaitGraph['edges'] {
  return creators.getAttribute('aria-pressed') === 'true'
    ? graph.edges
    : graph.edges.filter(({ kind }) => kind !== 'spawned');
}

function nodeById(id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

function nodeElement(id: string): SVGGElement | undefined {
  return [...layer.querySelectorAll<SVGGElement>('g.node')].find(({ dataset }) => dataset['id'] === id);
}

function choose(node: GraphNode): void {
  announced.textContent = nodeLines(node, graph).join(', ');
  if (node.location !== undefined) host.send({ type: 'reveal', location: node.location });
}

function selectTask({ coroutine }: GraphNode): void {
  if (coroutine !== undefined) host.send({ type: 'select', coroutine });
}

function explain(node: GraphNode | undefined, event: MouseEvent): void {
  showLines(tooltip, node === undefined ? [] : nodeLines(node, graph), event);
}

function matches({ label, location }: GraphNode): boolean {
  const wanted = search.value.trim().toLowerCase();
  return label.toLowerCase().includes(wanted) || (location?.path.toLowerCase().includes(wanted) ?? false);
}

function apply(): void {
  layer.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.scale})`);
}

/** Shows the whole graph, centred, at no more than its natural size. */
function fit(): void {
  const { clientWidth, clientHeight } = sheet;
  if (picture.width === 0 || clientWidth === 0) return;
  const scale = Math.min(1.1, clientWidth / picture.width, clientHeight / picture.height);
  view = {
    scale,
    x: (clientWidth - picture.width * scale) / 2,
    y: (clientHeight - picture.height * scale) / 2,
  };
  isMoved = false;
  apply();
}

/** The point under the mouse keeps its position. */
function zoomBy(factor: number, x = sheet.clientWidth / 2, y = sheet.clientHeight / 2): void {
  const scale = Math.min(Math.max(view.scale * factor, FARTHEST), NEAREST);
  const by = scale / view.scale;
  view = { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
  isMoved = true;
  apply();
}

function panBy(dx: number, dy: number): void {
  view = { ...view, x: view.x + dx, y: view.y + dy };
  isMoved = true;
  apply();
}

sheet.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    if (event.shiftKey) panBy(-event.deltaY, 0);
    else zoomBy(ZOOM_STEP ** (-event.deltaY / 100), event.offsetX, event.offsetY);
  },
  { passive: false },
);

let drag: { x: number; y: number } | undefined;
sheet.addEventListener('pointerdown', (event) => {
  if (event.target !== sheet) return;
  drag = { x: event.clientX, y: event.clientY };
  sheet.setPointerCapture(event.pointerId);
});
sheet.addEventListener('pointermove', (event) => {
  if (drag === undefined) return;
  panBy(event.clientX - drag.x, event.clientY - drag.y);
  drag = { x: event.clientX, y: event.clientY };
});
sheet.addEventListener('pointerup', () => {
  drag = undefined;
});

const KEYS: Record<string, () => void> = {
  '+': () => zoomBy(ZOOM_STEP),
  '=': () => zoomBy(ZOOM_STEP),
  '-': () => zoomBy(1 / ZOOM_STEP),
  '0': fit,
  ArrowLeft: () => panBy(60, 0),
  ArrowRight: () => panBy(-60, 0),
  ArrowUp: () => panBy(0, 60),
  ArrowDown: () => panBy(0, -60),
  '/': () => search.focus(),
};
sheet.addEventListener('keydown', (event) => {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
  if (act === undefined) return;
  act();
  event.preventDefault();
});
// Brings a node into view that was reached with the Tab key. The sheet has the listener: an SVG element with a focus
// listener becomes focusable, and the layer would be an extra stop without a name.
sheet.addEventListener('focusin', (event) => {
  const target = event.target;
  if (!(target instanceof SVGGElement)) return;
  const [box, room] = [target.getBoundingClientRect(), sheet.getBoundingClientRect()];
  const dx = box.left < room.left ? room.left - box.left + 20 : Math.min(0, room.right - box.right - 20);
  const dy = box.top < room.top ? room.top - box.top + 20 : Math.min(0, room.bottom - box.bottom - 20);
  if (dx !== 0 || dy !== 0) panBy(dx, dy);
});

search.addEventListener('input', () => {
  updatePicture(layer, graph, matches);
  announced.textContent = `${graph.nodes.filter(matches).length} of ${graph.nodes.length} match`;
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    search.value = '';
    updatePicture(layer, graph, matches);
  } else if (event.key === 'Enter') nodeElement(graph.nodes.find(matches)?.id ?? '')?.focus();
});
creators.addEventListener('click', () => {
  creators.setAttribute('aria-pressed', String(creators.getAttribute('aria-pressed') !== 'true'));
  take(graph);
});
whole.addEventListener('click', () => {
  ask({ ...(wishes.holders === true ? { holders: true } : {}) });
});
holders.addEventListener('click', () => {
  const isShown = wishes.holders !== true;
  holders.setAttribute('aria-pressed', String(isShown));
  ask({ ...wishes, holders: isShown });
  if (!isShown) return;
  status.textContent =
    state === 'running'
      ? 'Who can settle futures is shown while the program is paused.'
      : 'Asking the program who can settle its futures…';
});

function ask(next: GraphWishes): void {
  wishes = next;
  isMoved = false;
  host.send({ type: 'wish', wishes });
}
element('nearer', HTMLButtonElement).addEventListener('click', () => zoomBy(ZOOM_STEP ** 2));
element('farther', HTMLButtonElement).addEventListener('click', () => zoomBy(1 / ZOOM_STEP ** 2));
element('all', HTMLButtonElement).addEventListener('click', fit);
new ResizeObserver(() => {
  if (!isMoved) fit();
}).observe(sheet);

host.send({ type: 'ready', wishes });
