/** Draws the timeline at most once per frame, however often that is requested. */
import { onThemeChange, readTheme, type Theme } from '../theme.js';
import { drawScene, type Scene } from './chart.js';
import { listLanes } from './lane-list.js';

export class Drawing {
  private theme: Theme = readTheme();
  private frame: number | undefined;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly scene: () => Omit<Scene, 'theme'>,
    /** Draws what stands around the canvas. */
    private readonly around: () => void,
  ) {
    onThemeChange(() => {
      this.theme = readTheme();
      this.request();
    });
  }

  request(whenDrawn?: () => void): void {
    if (whenDrawn !== undefined) this.listeners.push(whenDrawn);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  private draw(): void {
    const { canvas } = this;
    const scale = devicePixelRatio;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.scale(scale, scale);
    const scene = { ...this.scene(), theme: this.theme };
    drawScene(context, scene);
    listLanes(canvas, scene);
    this.around();
    for (const tell of this.listeners.splice(0)) tell();
  }
}
