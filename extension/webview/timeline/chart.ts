/** Draws the timeline on a canvas: axis, loop-lag strip, lanes. It computes all positions and keeps no state. */
import type { TimelineLane } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import type { Theme } from '../theme.js';
import { tickBars, visibleSpans, type Span } from './spans.js';
import { axisMarks, pixelAt, type Viewport } from './viewport.js';
import { LONG_TICK_MS } from './words.js';

export const NAMES_WIDTH = 230;
export const AXIS_HEIGHT = 22;
export const STRIP_HEIGHT = 40;
export const LANES_TOP = AXIS_HEIGHT + STRIP_HEIGHT;
export const LANE_HEIGHT = 22;

/** Everything that the picture depends on. */
export interface Scene {
  readonly timeline: Timeline;
  /** The lanes that match the search. */
  readonly lanes: readonly TimelineLane[];
  readonly viewport: Viewport;
  /** The scroll position of the lanes, in pixels. */
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** The lane and slice with the keyboard focus. */
  readonly selected?: { readonly lane: number; readonly slice: number };
  readonly hoveredLane?: number;
}

/** Ticks of one millisecond to one second fill the strip, on a logarithmic scale. */
const LONGEST_SHOWN_MS = 1000;

export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, theme } = scene;
  context.font = theme.font;
  context.textBaseline = 'middle';
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  clipped(context, NAMES_WIDTH, 0, width - NAMES_WIDTH, height, () => {
    drawAxis(context, scene);
    drawStrip(context, scene);
  });
  clipped(context, 0, LANES_TOP, width, height - LANES_TOP, () => {
    drawLanes(context, scene);
  });
  drawFrame(context, scene);
}

/** The width of the time chart. */
export function chartWidth(width: number): number {
  return Math.max(1, width - NAMES_WIDTH);
}

function drawAxis(context: CanvasRenderingContext2D, { viewport, width, height, theme }: Scene): void {
  for (const { ms, label } of axisMarks(viewport, chartWidth(width))) {
    const x = Math.round(NAMES_WIDTH + pixelAt(viewport, ms)) + 0.5;
    grid(context, theme, x, 0, x, height);
    context.fillStyle = theme.faint;
    context.fillText(label, x + 4, AXIS_HEIGHT / 2);
  }
}

function drawStrip(context: CanvasRenderingContext2D, { timeline, viewport, width, theme }: Scene): void {
  const room = STRIP_HEIGHT - 6;
  const heightOf = (ms: number): number =>
    Math.max(2, room * Math.min(1, Math.log10(1 + ms) / Math.log10(1 + LONGEST_SHOWN_MS)));
  const bottom = LANES_TOP - 2;
  for (const bar of tickBars(timeline.ticks, viewport, chartWidth(width), timeline.nowMs)) {
    const height = heightOf(bar.durationMs);
    const box: Box = [NAMES_WIDTH + bar.left, bottom - height, bar.right - bar.left, height];
    fill(context, box, bar.durationMs > LONG_TICK_MS ? theme.longTick : theme.tick, theme.outline);
  }
  context.save();
  context.setLineDash([3, 3]);
  context.strokeStyle = theme.longTick;
  const limit = Math.round(bottom - heightOf(LONG_TICK_MS)) + 0.5;
  line(context, NAMES_WIDTH, limit, width, limit);
  context.restore();
}

/** The first and the last lane that are at least partly visible. */
export function lanesInSight({ lanes, scrollTop, height }: Pick<Scene, 'lanes' | 'scrollTop' | 'height'>): {
  first: number;
  last: number;
} {
  return {
    first: Math.max(0, Math.floor(scrollTop / LANE_HEIGHT)),
    last: Math.min(lanes.length - 1, Math.floor((scrollTop + height - LANES_TOP) / LANE_HEIGHT)),
  };
}

function drawLanes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { lanes, scrollTop, width, theme, timeline, viewport } = scene;
  const { first, last } = lanesInSight(scene);
  for (let index = first; index <= last; index++) {
    const lane = lanes[index];
    if (lane === undefined) break;
    const top = LANES_TOP + index * LANE_HEIGHT - scrollTop;
    const isSelected = scene.selected !== undefined && scene.selected.lane === index;
    if (isSelected || scene.hoveredLane === index) {
      context.fillStyle = theme.laneHover;
      context.fillRect(0, top, width, LANE_HEIGHT);
    }
    drawName(context, scene, lane, top);
    clipped(context, NAMES_WIDTH, top, width - NAMES_WIDTH, LANE_HEIGHT, () => {
      const spans = visibleSpans(lane.slices, viewport, chartWidth(width), timeline.nowMs);
      // Draws by colour: changing the colour costs more than filling a box.
      for (const state of STATES)
        for (const span of spans) if (span.state === state) drawSpan(context, scene, span, top);
      const chosen = isSelected ? spans.find((span) => holds(span, scene.selected?.slice)) : undefined;
      if (chosen !== undefined) markSelected(context, scene, chosen, top);
      drawEnd(context, scene, lane, top);
    });
    grid(context, theme, 0, top + LANE_HEIGHT - 0.5, width, top + LANE_HEIGHT - 0.5);
  }
}

const STATES: readonly Span['state'][] = ['suspended', 'many', 'running'];

/** Running is a high bar, suspended a low one: colour alone must not make the difference. */
function drawSpan(context: CanvasRenderingContext2D, { theme, width }: Scene, span: Span, top: number): void {
  const left = NAMES_WIDTH + Math.max(span.left, -2);
  const right = NAMES_WIDTH + Math.min(span.right, chartWidth(width) + 2);
  const [offset, color] = {
    running: [3, theme.running],
    suspended: [8, theme.suspended],
    many: [5, theme.many],
  }[span.state] as [number, string];
  const gap = right - left > 3 ? 1 : 0;
  fill(
    context,
    [left, top + offset, Math.max(1, right - left - gap), LANE_HEIGHT - 1 - 2 * offset],
    color,
    right - left > 4 ? theme.outline : undefined,
  );
}

/** The outcome of a coroutine: a mark after its last slice, identified by its shape. */
function drawEnd(context: CanvasRenderingContext2D, scene: Scene, lane: TimelineLane, top: number): void {
  const end = lane.slices.at(-1)?.endMs;
  if (lane.outcome === undefined || end === undefined) return;
  const x = NAMES_WIDTH + pixelAt(scene.viewport, end) + 2;
  const marks = { returned: '', threw: '✕', cancelled: '⊘' };
  context.fillStyle = lane.outcome === 'threw' ? scene.theme.longTick : scene.theme.faint;
  context.fillText(marks[lane.outcome], x, top + LANE_HEIGHT / 2);
}

function drawName(
  context: CanvasRenderingContext2D,
  { theme }: Scene,
  lane: TimelineLane,
  top: number,
): void {
  context.fillStyle = lane.outcome === undefined ? theme.foreground : theme.faint;
  const text = shortened(context, lane.name, NAMES_WIDTH - 18);
  context.fillText(text, 10, top + LANE_HEIGHT / 2);
}

function drawFrame(
  context: CanvasRenderingContext2D,
  { theme, width, height, lanes, scrollTop }: Scene,
): void {
  context.fillStyle = theme.background;
  context.fillRect(0, 0, NAMES_WIDTH, LANES_TOP);
  context.fillStyle = theme.faint;
  context.fillText('Event loop: length of ticks', 10, AXIS_HEIGHT + STRIP_HEIGHT / 2 - 7);
  context.fillText(`dashed: ${LONG_TICK_MS} ms`, 10, AXIS_HEIGHT + STRIP_HEIGHT / 2 + 8);
  context.strokeStyle = theme.outline ?? theme.line;
  line(context, 0, LANES_TOP - 0.5, width, LANES_TOP - 0.5);
  line(context, NAMES_WIDTH - 0.5, 0, NAMES_WIDTH - 0.5, height);
  const room = height - LANES_TOP;
  const whole = lanes.length * LANE_HEIGHT;
  if (whole > room) {
    const length = Math.max(20, (room * room) / whole);
    const top = LANES_TOP + (scrollTop / (whole - room)) * (room - length);
    context.globalAlpha = 0.5;
    fill(context, [width - 6, top, 4, length], theme.faint, undefined);
    context.globalAlpha = 1;
  }
}

function markSelected(
  context: CanvasRenderingContext2D,
  { theme, width }: Scene,
  span: Span,
  top: number,
): void {
  const left = NAMES_WIDTH + Math.max(span.left, 0);
  const right = NAMES_WIDTH + Math.min(span.right, chartWidth(width));
  context.strokeStyle = theme.selection;
  context.lineWidth = 2;
  context.strokeRect(left - 1, top + 2, Math.max(3, right - left + 1), LANE_HEIGHT - 5);
  context.lineWidth = 1;
}

function holds({ first, count }: Span, slice: number | undefined): boolean {
  return slice !== undefined && slice >= first && slice < first + count;
}

type Box = readonly [left: number, top: number, width: number, height: number];

function fill(context: CanvasRenderingContext2D, box: Box, color: string, outline: string | undefined): void {
  context.fillStyle = color;
  context.fillRect(...box);
  if (outline === undefined) return;
  context.strokeStyle = outline;
  context.strokeRect(box[0] + 0.5, box[1] + 0.5, Math.max(0, box[2] - 1), Math.max(0, box[3] - 1));
}

/** Guide lines. */
function grid(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.globalAlpha = theme.outline === undefined ? 0.3 : 0.4;
  context.strokeStyle = theme.line;
  line(context, x1, y1, x2, y2);
  context.globalAlpha = 1;
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function clipped(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

/** The text, or as much of its beginning as fits. */
function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = Math.min(text.length, 80);
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return `${text.slice(0, length)}…`;
}
