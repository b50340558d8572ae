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
import { SheetView } from './sheet-view.js';
import { graphSummary, nodeLines } from './words.js';
import './graph.css';

const ZOOM_STEP = 1.2;

const sheet = element('sheet', SVGSVGElement);
const layer = element('layer', SVGGElement);
const tooltip = element('tooltip', HTMLElement);
const announced = element('announced', HTMLElement);
const status = element('status', HTMLElement);
const search = element('search', HTMLInputElement);
const creators = element('creators', HTMLButtonElement);
const holders = element('holders', HTMLButtonElement);
const whole = element('whole', HTMLButtonElement);

const view = new SheetView(() => ({ width: sheet.clientWidth, height: sheet.clientHeight }));

/** What the page shows. */
const page: {
  graph: AwaitGraph;
  picture: Picture;
  shape: string;
  state: 'running' | 'stopped' | 'over';
  wishes: GraphWishes;
  hasContent: boolean;
} = {
  graph: { nodes: [], edges: [], dropped: 0 },
  picture: { nodes: [], edges: [], width: 0, height: 0 },
  shape: '',
  state: 'running',
  wishes: {},
  hasContent: false,
};

const host = new Host<AwaitGraph, GraphWishes>((message) => {
  switch (message.type) {
    case 'content':
      page.state = message.stopped ? 'stopped' : 'running';
      take(message.content);
      host.send({ type: 'shown' });
      break;
    case 'over':
      page.state = 'over';
      status.textContent = page.hasContent ? graphSummary(page.graph, page.state) : NOTHING;
      break;
    case 'problem':
      status.textContent = message.text;
  }
});

function take(next: AwaitGraph): void {
  page.graph = next;
  page.hasContent = true;
  const edges = shownEdges();
  const nextShape = shapeOf(page.graph.nodes, edges);
  if (nextShape !== page.shape) {
    page.shape = nextShape;
    const room = { width: sheet.clientWidth, height: sheet.clientHeight };
    page.picture = placeGraphIn(room, page.graph.nodes, edges);
    const focused =
      document.activeElement instanceof SVGElement ? document.activeElement.dataset['id'] : undefined;
    drawPicture(layer, page.picture, nodeById, { choose, selectTask, explain });
    if (focused !== undefined) nodeElement(focused)?.focus();
    if (!view.isMoved) fit();
  }
  updatePicture(layer, page.graph, matches);
  status.textContent = graphSummary(page.graph, page.state);
  sheet.dataset['nodes'] = String(page.graph.nodes.length);
}

function shownEdges(): AwaitGraph['edges'] {
  return creators.getAttribute('aria-pressed') === 'true'
    ? page.graph.edges
    : page.graph.edges.filter(({ kind }) => kind !== 'spawned');
}

function nodeById(id: string): GraphNode | undefined {
  return page.graph.nodes.find((node) => node.id === id);
}

function nodeElement(id: string): SVGGElement | undefined {
  return [...layer.querySelectorAll<SVGGElement>('g.node')].find(({ dataset }) => dataset['id'] === id);
}

function choose(node: GraphNode): void {
  announced.textContent = nodeLines(node, page.graph).join(', ');
  if (node.location !== undefined) host.send({ type: 'reveal', location: node.location });
}

function selectTask({ coroutine }: GraphNode): void {
  if (coroutine !== undefined) host.send({ type: 'select', coroutine });
}

function explain(node: GraphNode | undefined, event: MouseEvent): void {
  showLines(tooltip, node === undefined ? [] : nodeLines(node, page.graph), event);
}

function matches({ label, location }: GraphNode): boolean {
  const wanted = search.value.trim().toLowerCase();
  return label.toLowerCase().includes(wanted) || (location?.path.toLowerCase().includes(wanted) ?? false);
}

function apply(): void {
  layer.setAttribute('transform', view.transform);
}

function fit(): void {
  view.fit(page.picture);
  apply();
}

function zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
  view.zoomBy(factor, at);
  apply();
}

function panBy(dx: number, dy: number): void {
  view.panBy(dx, dy);
  apply();
}

sheet.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    if (event.shiftKey) panBy(-event.deltaY, 0);
    else zoomBy(ZOOM_STEP ** (-event.deltaY / 100), { x: event.offsetX, y: event.offsetY });
  },
  { passive: false },
);

function listenToDrags(): void {
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
}
listenToDrags();

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
  updatePicture(layer, page.graph, matches);
  announced.textContent = `${page.graph.nodes.filter(matches).length} of ${page.graph.nodes.length} match`;
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    search.value = '';
    updatePicture(layer, page.graph, matches);
  } else if (event.key === 'Enter') nodeElement(page.graph.nodes.find(matches)?.id ?? '')?.focus();
});
creators.addEventListener('click', () => {
  creators.setAttribute('aria-pressed', String(creators.getAttribute('aria-pressed') !== 'true'));
  take(page.graph);
});
whole.addEventListener('click', () => {
  ask({ ...(page.wishes.holders === true ? { holders: true } : {}) });
});
holders.addEventListener('click', () => {
  const isShown = page.wishes.holders !== true;
  holders.setAttribute('aria-pressed', String(isShown));
  ask({ ...page.wishes, holders: isShown });
  if (!isShown) return;
  status.textContent =
    page.state === 'running'
      ? 'Who can settle futures is shown while the program is paused.'
      : 'Asking the program who can settle its futures…';
});

function ask(next: GraphWishes): void {
  page.wishes = next;
  view.release();
  host.send({ type: 'wish', wishes: next });
}
element('nearer', HTMLButtonElement).addEventListener('click', () => zoomBy(ZOOM_STEP ** 2));
element('farther', HTMLButtonElement).addEventListener('click', () => zoomBy(1 / ZOOM_STEP ** 2));
element('all', HTMLButtonElement).addEventListener('click', fit);
new ResizeObserver(() => {
  if (!view.isMoved) fit();
}).observe(sheet);

host.send({ type: 'ready', wishes: page.wishes });
