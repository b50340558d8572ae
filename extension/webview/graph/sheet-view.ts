/** Where the graph lies on its sheet, and at which scale: zooming, panning, fitting. Knows no page. */
import type { Picture } from './layout.js';

const NEAREST = 4;
const FARTHEST = 0.05;
/** Small graphs are shown a little larger than their natural size. */
const LARGEST_FIT = 1.1;

/** In CSS pixels. */
export interface SheetSize {
  readonly width: number;
  readonly height: number;
}

export class SheetView {
  private x = 0;
  private y = 0;
  private scale = 1;
  private hasBeenMoved = false;

  constructor(
    /** Its answer changes with the size of the window. */
    private readonly sheet: () => SheetSize,
  ) {}

  /** After the user has moved the graph, new layouts do not move it. */
  get isMoved(): boolean {
    return this.hasBeenMoved;
  }

  /** For the `transform` attribute of SVG. */
  get transform(): string {
    return `translate(${this.x} ${this.y}) scale(${this.scale})`;
  }

  /** New layouts may move the graph again. */
  release(): void {
    this.hasBeenMoved = false;
  }

  /** Shows the whole graph, centred. */
  fit(picture: Pick<Picture, 'width' | 'height'>): void {
    const { width, height } = this.sheet();
    if (picture.width === 0 || width === 0) return;
    this.scale = Math.min(LARGEST_FIT, width / picture.width, height / picture.height);
    this.x = (width - picture.width * this.scale) / 2;
    this.y = (height - picture.height * this.scale) / 2;
    this.hasBeenMoved = false;
  }

  /** @param at the point of the sheet that keeps its position; its middle if it is absent */
  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.sheet();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const scale = Math.min(Math.max(this.scale * factor, FARTHEST), NEAREST);
    const by = scale / this.scale;
    this.x = x - (x - this.x) * by;
    this.y = y - (y - this.y) * by;
    this.scale = scale;
    this.hasBeenMoved = true;
  }

  panBy(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.hasBeenMoved = true;
  }
}
