/**
 * The page of the timeline panel: receives the adapter's timeline and handles mouse and keyboard. Text of the program
 * reaches the page only as text (`textContent`, `fillText`), never as markup.
 */
import type { TimelineMark } from '../../../debug-adapter/protocol/requests.js';
import { MOST_SLICES, type Timeline, type TimelineWishes } from '../../panels/messages.js';
import { Host } from '../host.js';
import { element, NOTHING, showLines } from '../page.js';
import { NAMES_WIDTH } from './chart.js';
import { Drawing } from './drawing.js';
import { hitAt, locationOf, wordsFor, type Hit } from './hits.js';
import { countSlices, merged } from './merge.js';
import { Navigation, type SliceHit } from './navigation.js';
import { listenToPointer } from './pointer.js';
import { summary } from './words.js';
import './timeline.css';

const DEFAULT_FOR_MS = 10_000;
const ZOOM_STEP = 1.25;

const canvas = element('chart', HTMLCanvasElement);
const tooltip = element('tooltip', HTMLElement);
const announced = element('announced', HTMLElement);
const status = element('status', HTMLElement);
const search = element('search', HTMLInputElement);
const reach = element('reach', HTMLSelectElement);
const following = element('follow', HTMLButtonElement);

const navigation = new Navigation(() => ({ width: canvas.clientWidth, height: canvas.clientHeight }));

const drawing = new Drawing(
  canvas,
  () => navigation.scene(),
  () => {
    const { hasContent, timeline, lanes, state, isFollowing } = navigation;
    if (hasContent) status.textContent = summary(timeline, lanes.length, state);
    following.setAttribute('aria-pressed', String(isFollowing));
    canvas.dataset['lanes'] = String(lanes.length);
  },
);

const host = new Host<Timeline, TimelineWishes, TimelineMark>((message) => {
  switch (message.type) {
    case 'content':
      navigation.state = message.stopped ? 'stopped' : 'running';
      take(message.isChange ? merged(navigation.timeline, message.content, wishes().forMs) : message.content);
      break;
    case 'over':
      navigation.state = 'over';
      if (!navigation.hasContent) status.textContent = NOTHING;
      drawing.request();
      break;
    case 'problem':
      status.textContent = message.text;
  }
});

function take(next: Timeline): void {
  navigation.take(next);
  drawing.request(() => {
    // Above the number that is drawn smoothly, the adapter must leave out the oldest slices again.
    const { timeline } = navigation;
    const isWhole = countSlices(timeline) > MOST_SLICES;
    host.send(isWhole ? { type: 'shown' } : { type: 'shown', since: timeline.mark });
  });
}

/** Does what moves the timeline, and draws it. */
function moved(move: () => void): void {
  move();
  drawing.request();
}

function zoomBy(factor: number, pixel?: number): void {
  moved(() => {
    navigation.zoomBy(factor, pixel);
  });
}

function panBy(pixels: number): void {
  moved(() => {
    navigation.panBy(pixels);
  });
}

function showAll(): void {
  moved(() => {
    navigation.showAll();
  });
}

function follow(on: boolean): void {
  moved(() => {
    navigation.follow(on);
  });
}

/** Draws what is selected now and announces it; nothing if there is no such lane. */
function showSelected(hit: SliceHit | undefined): void {
  tooltip.hidden = true;
  if (hit === undefined) return;
  announced.textContent = wordsFor(hit, navigation.timeline.nowMs).join(', ');
  drawing.request();
}

function goToSource(hit: Hit | undefined): void {
  const location = hit === undefined ? undefined : locationOf(hit);
  if (location !== undefined) host.send({ type: 'reveal', location });
}

/** Travels to the start of the selected slice. */
function lookBack(): void {
  const hit = navigation.chosen();
  const slice = hit?.lane.slices[hit.slice];
  if (slice === undefined) announced.textContent = status.textContent = 'Choose a span of a lane first.';
  else host.send({ type: 'lookBack', atMs: slice.startMs });
}

function underMouse({ offsetX, offsetY }: MouseEvent): Hit | undefined {
  return hitAt(navigation.scene(), offsetX, offsetY);
}

const KEYS: Record<string, () => void> = {
  ArrowDown: () => showSelected(navigation.moveLane(1)),
  ArrowUp: () => showSelected(navigation.moveLane(-1)),
  ArrowRight: () => showSelected(navigation.moveSlice(1)),
  ArrowLeft: () => showSelected(navigation.moveSlice(-1)),
  PageDown: () => showSelected(navigation.moveLane(10)),
  PageUp: () => showSelected(navigation.moveLane(-10)),
  Home: () => showSelected(navigation.moveSlice(-Infinity)),
  End: () => follow(true),
  Enter: () => goToSource(navigation.chosen()),
  '+': () => zoomBy(1 / ZOOM_STEP),
  '=': () => zoomBy(1 / ZOOM_STEP),
  '-': () => zoomBy(ZOOM_STEP),
  '0': showAll,
  a: () => panBy(-80),
  d: () => panBy(80),
  w: () => zoomBy(1 / ZOOM_STEP),
  s: () => zoomBy(ZOOM_STEP),
  f: () => {
    const lane = navigation.chosen()?.lane;
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

listenToPointer(canvas, {
  hover(event) {
    const hit = underMouse(event);
    const lane = hit === undefined || hit.kind === 'tick' ? undefined : hit.laneIndex;
    showLines(tooltip, hit === undefined ? [] : wordsFor(hit, navigation.timeline.nowMs), event);
    canvas.style.cursor = hit !== undefined && locationOf(hit) !== undefined ? 'pointer' : 'default';
    if (navigation.hover(lane)) drawing.request();
  },
  click(event) {
    const hit = underMouse(event);
    if (hit === undefined || hit.kind === 'tick') return;
    const slice = hit.kind === 'slice' ? hit.slice : hit.kind === 'many' ? hit.first : 0;
    showSelected(navigation.select(hit.laneIndex, slice));
    goToSource(hit);
  },
  drag(dx, dy, event) {
    showLines(tooltip, [], event);
    moved(() => {
      navigation.scrollBy(-dy);
      if (dx !== 0) navigation.panBy(-dx);
    });
  },
  leave(event) {
    showLines(tooltip, [], event);
    moved(() => {
      navigation.hover(undefined);
    });
  },
  wheel({ shiftKey, offsetX, deltaX, deltaY }) {
    if (shiftKey || offsetX < NAMES_WIDTH)
      moved(() => {
        navigation.scrollBy(deltaY === 0 ? deltaX : deltaY);
      });
    else if (Math.abs(deltaX) > Math.abs(deltaY)) panBy(deltaX);
    else zoomBy(ZOOM_STEP ** (deltaY / 100), offsetX - NAMES_WIDTH);
  },
});

search.addEventListener('input', () => {
  navigation.unselect();
  tooltip.hidden = true;
  navigation.filter(search.value);
  announced.textContent = `${navigation.lanes.length} of ${navigation.timeline.lanes.length} coroutines match`;
  drawing.request();
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') search.value = '';
  if (event.key === 'Escape' || event.key === 'Enter') {
    navigation.filter(search.value);
    canvas.focus();
    drawing.request();
  }
});
reach.addEventListener('change', () => {
  navigation.hasContent = false;
  host.remember(wishes());
  host.send({ type: 'wish', wishes: wishes() });
});
following.addEventListener('click', () => follow(!navigation.isFollowing));
element('nearer', HTMLButtonElement).addEventListener('click', () => zoomBy(1 / ZOOM_STEP ** 2));
element('farther', HTMLButtonElement).addEventListener('click', () => zoomBy(ZOOM_STEP ** 2));
element('all', HTMLButtonElement).addEventListener('click', showAll);
element('look-back', HTMLButtonElement).addEventListener('click', lookBack);

new ResizeObserver(() => {
  moved(() => {
    navigation.resize();
  });
}).observe(canvas);

function wishes(): TimelineWishes {
  return { forMs: Number(reach.value) };
}

reach.value = String(host.remembered().forMs ?? DEFAULT_FOR_MS);
host.send({ type: 'ready', wishes: wishes() });
