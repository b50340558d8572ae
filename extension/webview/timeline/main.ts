/**
 * The page of the timeline panel: receives the adapter's timeline and handles mouse and keyboard. Text of the program
 * reaches the page only as text (`textContent`, `fillText`), never as markup.
 */
import type { TimelineMark } from '../../../debug-adapter/protocol/requests.js';
import { MOST_SLICES, type Timeline, type TimelineWishes } from '../../panels/messages.js';
import { Host } from '../host.js';
import { element, NOTHING, showLines } from '../page.js';
import { onThemeChange, readTheme } from '../theme.js';
import { chartWidth, drawScene, LANE_HEIGHT, LANES_TOP, NAMES_WIDTH, type Scene } from './chart.js';
import { hitAt, locationOf, wordsFor, type Hit } from './hits.js';
import { listLanes } from './lane-list.js';
import { countSlices, merged } from './merge.js';
import { bringIntoView, fit, follow, pan, zoom, type Extent, type Viewport } from './viewport.js';
import { asOfStop } from './stop.js';
import { matchingLanes, summary } from './words.js';
import './timeline.css';

const EMPTY: Timeline = { lanes: [], mark: { event: 0, tick: 0 }, ticks: [], nowMs: 0, dropped: 0 };
const DEFAULT_FOR_MS = 10_000;
const ZOOM_STEP = 1.25;

const canvas = element('chart', HTMLCanvasElement);
const tooltip = element('tooltip', HTMLElement);
const announced = element('announced', HTMLElement);
const status = element('status', HTMLElement);
const search = element('search', HTMLInputElement);
const reach = element('reach', HTMLSelectElement);
const following = element('follow', HTMLButtonElement);

let timeline = EMPTY;
let state: 'running' | 'stopped' | 'over' = 'running';
let lanes = timeline.lanes;
let viewport: Viewport = { startMs: 0, msPerPixel: 1 };
let scrollTop = 0;
/** Keeps the newest moment at the right edge, until the user moves away from it. */
let isFollowing = true;
let hasContent = false;
let selected: { lane: number; slice: number } | undefined;
let hovered: number | undefined;
let theme = readTheme();
let frame: number | undefined;

const host = new Host<Timeline, TimelineWishes, TimelineMark>((message) => {
  switch (message.type) {
    case 'content':
      state = message.stopped ? 'stopped' : 'running';
      take(message.isChange ? merged(timeline, message.content, wishes().forMs) : message.content);
      break;
    case 'over':
      state = 'over';
      if (!hasContent) status.textContent = NOTHING;
      redraw();
      break;
    case 'problem':
      status.textContent = message.text;
  }
});

function take(next: Timeline): void {
  const lane = selected === undefined ? undefined : lanes[selected.lane];
  timeline = state === 'stopped' ? asOfStop(next) : next;
  filter();
  // The lane stays selected even if other lanes around it appear or disappear.
  const index = lane === undefined ? -1 : lanes.findIndex(({ coroutine }) => coroutine === lane.coroutine);
  selected = index < 0 || selected === undefined ? undefined : { lane: index, slice: selected.slice };
  if (!hasContent) viewport = fit(extent(), chart());
  else if (isFollowing) viewport = follow(viewport, extent(), chart());
  hasContent = true;
  redraw(() => {
    // Above the number that is drawn smoothly, the adapter must leave out the oldest slices again.
    const isWhole = countSlices(timeline) > MOST_SLICES;
    host.send(isWhole ? { type: 'shown' } : { type: 'shown', since: timeline.mark });
  });
}

function filter(): void {
  lanes = matchingLanes(timeline.lanes, search.value);
  scrollTo(scrollTop);
}

/** From the first known moment to now. */
function extent(): Extent {
  const starts = timeline.lanes.map(({ slices }) => slices[0]?.startMs ?? timeline.nowMs);
  const firstTick = timeline.ticks[0]?.startMs ?? timeline.nowMs;
  return {
    startMs: starts.reduce((first, start) => Math.min(first, start), firstTick),
    endMs: timeline.nowMs,
  };
}

function chart(): number {
  return chartWidth(canvas.clientWidth);
}

function scene(): Scene {
  return {
    timeline,
    lanes,
    viewport,
    scrollTop,
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    theme,
    ...(selected === undefined ? {} : { selected }),
    ...(hovered === undefined ? {} : { hoveredLane: hovered }),
  };
}

const drawn: (() => void)[] = [];

/** At most once per frame. */
function redraw(whenDrawn?: () => void): void {
  if (whenDrawn !== undefined) drawn.push(whenDrawn);
  frame ??= requestAnimationFrame(() => {
    frame = undefined;
    const scale = devicePixelRatio;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.scale(scale, scale);
    const drawing = scene();
    drawScene(context, drawing);
    listLanes(canvas, drawing);
    if (hasContent) status.textContent = summary(timeline, lanes.length, state);
    following.setAttribute('aria-pressed', String(isFollowing));
    canvas.dataset['lanes'] = String(lanes.length);
    for (const tell of drawn.splice(0)) tell();
  });
}

function setFollowing(on: boolean): void {
  isFollowing = on;
  if (on) viewport = follow(viewport, extent(), chart());
  redraw();
}

function zoomBy(factor: number, pixel = chart() / 2): void {
  viewport = zoom(viewport, { factor, pixel }, extent(), chart());
  if (isFollowing) viewport = follow(viewport, extent(), chart());
  redraw();
}

function panBy(pixels: number): void {
  isFollowing = false;
  viewport = pan(viewport, pixels, extent(), chart());
  redraw();
}

function showAll(): void {
  viewport = fit(extent(), chart());
  redraw();
}

function scrollTo(top: number): void {
  const room = Math.max(0, canvas.clientHeight - LANES_TOP);
  scrollTop = Math.min(Math.max(0, top), Math.max(0, lanes.length * LANE_HEIGHT - room));
}

/** Moves the keyboard position, brings it into view and announces it. */
function select(lane: number, slice: number): void {
  tooltip.hidden = true;
  const chosen = lanes[lane];
  const stretch = chosen?.slices[slice];
  if (chosen === undefined) return;
  selected = { lane, slice };
  const top = lane * LANE_HEIGHT;
  const room = canvas.clientHeight - LANES_TOP;
  if (top < scrollTop) scrollTo(top);
  else if (top + LANE_HEIGHT > scrollTop + room) scrollTo(top + LANE_HEIGHT - room);
  if (stretch !== undefined) {
    const before = viewport;
    viewport = bringIntoView(
      viewport,
      { startMs: stretch.startMs, endMs: stretch.endMs ?? timeline.nowMs },
      chart(),
    );
    if (viewport !== before) isFollowing = false;
  }
  announced.textContent = wordsFor(
    { kind: 'slice', lane: chosen, laneIndex: lane, slice },
    timeline.nowMs,
  ).join(', ');
  redraw();
}

function moveLane(by: number): void {
  const lane = Math.min(Math.max((selected?.lane ?? -1) + by, 0), lanes.length - 1);
  select(lane, (lanes[lane]?.slices.length ?? 1) - 1);
}

function moveSlice(by: number): void {
  if (selected === undefined) {
    moveLane(1);
    return;
  }
  const count = lanes[selected.lane]?.slices.length ?? 0;
  select(selected.lane, Math.min(Math.max(selected.slice + by, 0), count - 1));
}

function goToSource(hit: Hit | undefined): void {
  const location = hit === undefined ? undefined : locationOf(hit);
  if (location !== undefined) host.send({ type: 'reveal', location });
}

function selectedHit(): Extract<Hit, { kind: 'slice' }> | undefined {
  const lane = selected === undefined ? undefined : lanes[selected.lane];
  if (selected === undefined || lane === undefined) return undefined;
  return { kind: 'slice', lane, laneIndex: selected.lane, slice: selected.slice };
}

/** Travels to the start of the selected slice. */
function lookBack(): void {
  const hit = selectedHit();
  const slice = hit?.lane.slices[hit.slice];
  if (slice === undefined) announced.textContent = status.textContent = 'Choose a span of a lane first.';
  else host.send({ type: 'lookBack', atMs: slice.startMs });
}

function explain(event: MouseEvent): void {
  const hit = hitAt(scene(), event.offsetX, event.offsetY);
  const before = hovered;
  hovered = hit === undefined || hit.kind === 'tick' ? undefined : hit.laneIndex;
  showLines(tooltip, hit === undefined ? [] : wordsFor(hit, timeline.nowMs), event);
  canvas.style.cursor = hit !== undefined && locationOf(hit) !== undefined ? 'pointer' : 'default';
  if (hovered !== before) redraw();
}

const KEYS: Record<string, () => void> = {
  ArrowDown: () => moveLane(1),
  ArrowUp: () => moveLane(-1),
  ArrowRight: () => moveSlice(1),
  ArrowLeft: () => moveSlice(-1),
  PageDown: () => moveLane(10),
  PageUp: () => moveLane(-10),
  Home: () => moveSlice(-Infinity),
  End: () => setFollowing(true),
  Enter: () => goToSource(selectedHit()),
  '+': () => zoomBy(1 / ZOOM_STEP),
  '=': () => zoomBy(1 / ZOOM_STEP),
  '-': () => zoomBy(ZOOM_STEP),
  '0': showAll,
  a: () => panBy(-80),
  d: () => panBy(80),
  w: () => zoomBy(1 / ZOOM_STEP),
  s: () => zoomBy(ZOOM_STEP),
  f: () => {
    const lane = selectedHit()?.lane;
    if (lane !== undefined) host.send({ type: 'select', coroutine: lane.coroutine });
  },
  b: lookBack,
  '/': () => search.focus(),
};

canvas.addEventListener('keydown', (event) => {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
  if (act === undefined) return;
  act();
  event.preventDefault();
});

canvas.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    if (event.shiftKey || event.offsetX < NAMES_WIDTH) {
      scrollTo(scrollTop + (event.deltaY === 0 ? event.deltaX : event.deltaY));
      redraw();
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) panBy(event.deltaX);
    else zoomBy(ZOOM_STEP ** (event.deltaY / 100), event.offsetX - NAMES_WIDTH);
  },
  { passive: false },
);

/** The start of a drag, and whether the mouse has moved far enough to count as one. */
let drag: { x: number; y: number; moved: boolean } | undefined;
canvas.addEventListener('pointerdown', (event) => {
  drag = { x: event.offsetX, y: event.offsetY, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener('pointermove', (event) => {
  if (drag === undefined) {
    explain(event);
    return;
  }
  const [dx, dy] = [event.offsetX - drag.x, event.offsetY - drag.y];
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  showLines(tooltip, [], event);
  drag = { x: event.offsetX, y: event.offsetY, moved: true };
  scrollTo(scrollTop - dy);
  if (dx !== 0) panBy(-dx);
  redraw();
});
canvas.addEventListener('pointerup', (event) => {
  const wasClick = drag?.moved === false;
  drag = undefined;
  if (!wasClick) return;
  const hit = hitAt(scene(), event.offsetX, event.offsetY);
  if (hit === undefined || hit.kind === 'tick') return;
  select(hit.laneIndex, hit.kind === 'slice' ? hit.slice : hit.kind === 'many' ? hit.first : 0);
  goToSource(hit);
});
canvas.addEventListener('pointerleave', (event) => {
  hovered = undefined;
  showLines(tooltip, [], event);
  redraw();
});

search.addEventListener('input', () => {
  selected = undefined;
  tooltip.hidden = true;
  filter();
  announced.textContent = `${lanes.length} of ${timeline.lanes.length} coroutines match`;
  redraw();
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') search.value = '';
  if (event.key === 'Escape' || event.key === 'Enter') {
    filter();
    canvas.focus();
    redraw();
  }
});
reach.addEventListener('change', () => {
  hasContent = false;
  host.remember(wishes());
  host.send({ type: 'wish', wishes: wishes() });
});
following.addEventListener('click', () => setFollowing(!isFollowing));
element('nearer', HTMLButtonElement).addEventListener('click', () => zoomBy(1 / ZOOM_STEP ** 2));
element('farther', HTMLButtonElement).addEventListener('click', () => zoomBy(ZOOM_STEP ** 2));
element('all', HTMLButtonElement).addEventListener('click', showAll);
element('look-back', HTMLButtonElement).addEventListener('click', lookBack);

new ResizeObserver(() => {
  scrollTo(scrollTop);
  if (isFollowing && hasContent) viewport = follow(viewport, extent(), chart());
  redraw();
}).observe(canvas);
onThemeChange(() => {
  theme = readTheme();
  redraw();
});

function wishes(): TimelineWishes {
  return { forMs: Number(reach.value) };
}

reach.value = String(host.remembered().forMs ?? DEFAULT_FOR_MS);
host.send({ type: 'ready', wishes: wishes() });
