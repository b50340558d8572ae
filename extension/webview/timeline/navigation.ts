/** What of the timeline is on screen and chosen, and how a person moves through it. Knows no page. */
import type { TimelineLane } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import { chartWidth, LANE_HEIGHT, LANES_TOP, type Scene } from './chart.js';
import type { Hit } from './hits.js';
import { asOfStop } from './stop.js';
import { bringIntoView, fit, follow, pan, zoom, type Extent, type Viewport } from './viewport.js';
import { matchingLanes } from './words.js';

const EMPTY: Timeline = { lanes: [], mark: { event: 0, tick: 0 }, ticks: [], nowMs: 0, dropped: 0 };

/** The canvas, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

export type ProgramState = 'running' | 'stopped' | 'over';

/** A slice by the index of its lane among those that match, and its own. */
export interface Position {
  readonly lane: number;
  readonly slice: number;
}

export type SliceHit = Extract<Hit, { kind: 'slice' }>;

export class Navigation {
  state: ProgramState = 'running';
  /** Whether a timeline has arrived since the panel opened or the period was changed. */
  hasContent = false;
  private shown = EMPTY;
  private matching: readonly TimelineLane[] = [];
  private text = '';
  private viewport: Viewport = { startMs: 0, msPerPixel: 1 };
  private scrollTop = 0;
  /** Keeps the newest moment at the right edge, until the user moves away from it. */
  private isAtNewest = true;
  private selected: Position | undefined;
  /** The lane under the mouse. */
  private hovered: number | undefined;

  constructor(
    /** Its answer changes with the size of the window. */
    private readonly room: () => Room,
  ) {}

  get timeline(): Timeline {
    return this.shown;
  }

  /** The lanes that match the search. */
  get lanes(): readonly TimelineLane[] {
    return this.matching;
  }

  get isFollowing(): boolean {
    return this.isAtNewest;
  }

  /** What the chart draws. */
  scene(): Omit<Scene, 'theme'> {
    return {
      timeline: this.shown,
      lanes: this.matching,
      viewport: this.viewport,
      scrollTop: this.scrollTop,
      ...this.room(),
      ...(this.selected === undefined ? {} : { selected: this.selected }),
      ...(this.hovered === undefined ? {} : { hoveredLane: this.hovered }),
    };
  }

  /** Shows a newer timeline. The lane that is selected stays so, even if others around it appear or disappear. */
  take(next: Timeline): void {
    const lane = this.selected === undefined ? undefined : this.matching[this.selected.lane];
    this.shown = this.state === 'stopped' ? asOfStop(next) : next;
    this.match();
    const index =
      lane === undefined ? -1 : this.matching.findIndex(({ coroutine }) => coroutine === lane.coroutine);
    this.selected = index < 0 || this.selected === undefined ? undefined : { ...this.selected, lane: index };
    if (this.hasContent) this.resize();
    else this.showAll();
    this.hasContent = true;
  }

  /** Keeps the lanes that have this text in their name, a place or a wait. */
  filter(text: string): void {
    this.text = text;
    this.match();
  }

  unselect(): void {
    this.selected = undefined;
  }

  /** The mouse is over this lane, or over none. Answers whether that is new. */
  hover(lane: number | undefined): boolean {
    const isNew = lane !== this.hovered;
    this.hovered = lane;
    return isNew;
  }

  /** The size of the room has changed, or what is newest. */
  resize(): void {
    this.scrollTo(this.scrollTop);
    if (this.isAtNewest && this.hasContent)
      this.viewport = follow(this.viewport, this.extent(), this.width());
  }

  follow(on: boolean): void {
    this.isAtNewest = on;
    if (on) this.viewport = follow(this.viewport, this.extent(), this.width());
  }

  /** @param pixel of the chart, whose time stays where it is; its middle if it is absent */
  zoomBy(factor: number, pixel = this.width() / 2): void {
    this.viewport = zoom(this.viewport, { factor, pixel }, this.extent(), this.width());
    if (this.isAtNewest) this.viewport = follow(this.viewport, this.extent(), this.width());
  }

  panBy(pixels: number): void {
    this.isAtNewest = false;
    this.viewport = pan(this.viewport, pixels, this.extent(), this.width());
  }

  showAll(): void {
    this.viewport = fit(this.extent(), this.width());
  }

  /** @param pixels downwards */
  scrollBy(pixels: number): void {
    this.scrollTo(this.scrollTop + pixels);
  }

  /** Moves the keyboard position and brings it into view. Undefined if there is no such lane. */
  select(lane: number, slice: number): SliceHit | undefined {
    const chosen = this.matching[lane];
    if (chosen === undefined) return undefined;
    this.selected = { lane, slice };
    const top = lane * LANE_HEIGHT;
    const room = this.lanesRoom();
    if (top < this.scrollTop) this.scrollTo(top);
    else if (top + LANE_HEIGHT > this.scrollTop + room) this.scrollTo(top + LANE_HEIGHT - room);
    const stretch = chosen.slices[slice];
    if (stretch !== undefined) {
      const period = { startMs: stretch.startMs, endMs: stretch.endMs ?? this.shown.nowMs };
      const before = this.viewport;
      this.viewport = bringIntoView(before, period, this.width());
      if (this.viewport !== before) this.isAtNewest = false;
    }
    return this.chosen();
  }

  /** Selects the last slice of a lane above or below. */
  moveLane(by: number): SliceHit | undefined {
    const lane = Math.min(Math.max((this.selected?.lane ?? -1) + by, 0), this.matching.length - 1);
    return this.select(lane, (this.matching[lane]?.slices.length ?? 1) - 1);
  }

  /** Selects an earlier or a later slice of the lane; the first lane if none is selected. */
  moveSlice(by: number): SliceHit | undefined {
    if (this.selected === undefined) return this.moveLane(1);
    const count = this.matching[this.selected.lane]?.slices.length ?? 0;
    return this.select(this.selected.lane, Math.min(Math.max(this.selected.slice + by, 0), count - 1));
  }

  /** The selected slice. */
  chosen(): SliceHit | undefined {
    const lane = this.selected === undefined ? undefined : this.matching[this.selected.lane];
    if (this.selected === undefined || lane === undefined) return undefined;
    return { kind: 'slice', lane, laneIndex: this.selected.lane, slice: this.selected.slice };
  }

  private match(): void {
    this.matching = matchingLanes(this.shown.lanes, this.text);
    this.scrollTo(this.scrollTop);
  }

  /** From the first known moment to now. */
  private extent(): Extent {
    const { lanes, ticks, nowMs } = this.shown;
    const starts = lanes.map(({ slices }) => slices[0]?.startMs ?? nowMs);
    const firstTick = ticks[0]?.startMs ?? nowMs;
    return {
      startMs: starts.reduce((first, start) => Math.min(first, start), firstTick),
      endMs: nowMs,
    };
  }

  private scrollTo(top: number): void {
    const most = Math.max(0, this.matching.length * LANE_HEIGHT - Math.max(0, this.lanesRoom()));
    this.scrollTop = Math.min(Math.max(0, top), most);
  }

  private lanesRoom(): number {
    return this.room().height - LANES_TOP;
  }

  private width(): number {
    return chartWidth(this.room().width);
  }
}
