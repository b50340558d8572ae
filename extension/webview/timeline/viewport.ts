/** The period on screen: zooming, panning, and the marks of the time axis. Pure. */

export interface Viewport {
  /** Time at the left edge, in milliseconds since the program started. */
  readonly startMs: number;
  readonly msPerPixel: number;
}

/** All known times; a viewport never moves far outside them. */
export interface Extent {
  readonly startMs: number;
  readonly endMs: number;
}

/** A microsecond over a thousand pixels: clocks are not more precise. */
const FINEST_MS_PER_PIXEL = 1e-6;
/** The margin at both ends, as a fraction of the period on screen. */
const MARGIN = 0.02;

export function timeAt({ startMs, msPerPixel }: Viewport, pixel: number): number {
  return startMs + pixel * msPerPixel;
}

export function pixelAt({ startMs, msPerPixel }: Viewport, ms: number): number {
  return (ms - startMs) / msPerPixel;
}

/** Shows everything. */
export function fit({ startMs, endMs }: Extent, width: number): Viewport {
  const duration = Math.max(endMs - startMs, FINEST_MS_PER_PIXEL * width);
  return {
    startMs: startMs - duration * MARGIN,
    msPerPixel: (duration * (1 + 2 * MARGIN)) / Math.max(width, 1),
  };
}

/** The same zoom, with the newest moment at the right edge. */
export function follow(viewport: Viewport, { endMs }: Extent, width: number): Viewport {
  const shown = viewport.msPerPixel * width;
  return { ...viewport, startMs: endMs - shown * (1 - MARGIN) };
}

/** Zooms by a factor (below 1: closer); the time under the pixel keeps its position. */
export function zoom(
  viewport: Viewport,
  { factor, pixel }: { factor: number; pixel: number },
  extent: Extent,
  width: number,
): Viewport {
  const farthest = fit(extent, width).msPerPixel;
  const msPerPixel = clamp(viewport.msPerPixel * factor, FINEST_MS_PER_PIXEL, farthest);
  const fixed = timeAt(viewport, pixel);
  return keepInSight({ startMs: fixed - pixel * msPerPixel, msPerPixel }, extent, width);
}

export function pan(viewport: Viewport, pixels: number, extent: Extent, width: number): Viewport {
  const startMs = viewport.startMs + pixels * viewport.msPerPixel;
  return keepInSight({ ...viewport, startMs }, extent, width);
}

/** Moves only as far as needed to show a period. */
export function bringIntoView(viewport: Viewport, { startMs, endMs }: Extent, width: number): Viewport {
  const left = pixelAt(viewport, startMs);
  const right = pixelAt(viewport, endMs);
  if (right < 0 || left > width) {
    const middle = (startMs + Math.min(endMs, startMs + width * viewport.msPerPixel)) / 2;
    return { ...viewport, startMs: middle - (width / 2) * viewport.msPerPixel };
  }
  return viewport;
}

/** Times for the marks of the axis, at round numbers about `apart` pixels from each other. */
export function axisMarks(viewport: Viewport, width: number, apart = 110): { ms: number; label: string }[] {
  const step = roundStep(viewport.msPerPixel * apart);
  const marks = [];
  const first = Math.ceil(viewport.startMs / step);
  for (let index = first; index * step < timeAt(viewport, width); index++) {
    const ms = index * step;
    // There are no times before the program started.
    if (ms >= 0) marks.push({ ms, label: momentWords(ms, step) });
  }
  return marks;
}

/** `1.25 s`, with as many digits as a step of this size needs. */
export function momentWords(ms: number, step: number): string {
  const digits = (unit: number): number => Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
  if (step >= 1) return `${(ms / 1000).toFixed(Math.min(digits(1000), 3))} s`;
  return `${ms.toFixed(Math.min(digits(1), 6))} ms`;
}

/** 1, 2 or 5 times a power of ten, at least this. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((times) => times * power >= least) ?? 10) * power;
}

function keepInSight(viewport: Viewport, { startMs, endMs }: Extent, width: number): Viewport {
  const shown = viewport.msPerPixel * width;
  const air = shown * MARGIN;
  const earliest = startMs - air;
  const latest = Math.max(earliest, endMs + air - shown);
  return { ...viewport, startMs: clamp(viewport.startMs, earliest, latest) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
