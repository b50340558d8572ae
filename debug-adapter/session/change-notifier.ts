/** Tells the client that coroutines changed: a few times a second, only while a view is visible. */
import type { CoroutineEvents } from '../protocol/events.js';
import type { Program } from './program.js';

const INTERVAL_MS = 300;

export class ChangeNotifier {
  private timer: NodeJS.Timeout | undefined;
  private visible = false;
  private started = false;
  private lastVersion = -1;

  constructor(
    private readonly program: Program,
    private readonly send: (body: CoroutineEvents['coroutines/changed']) => void,
  ) {}

  /** The program runs from now on. */
  start(): void {
    this.started = true;
    this.update();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.lastVersion = -1;
    this.update();
  }

  stop(): void {
    this.started = false;
    this.update();
  }

  /** Tells at once, without waiting for the interval. */
  changed(): void {
    if (this.visible && this.started) void this.look();
  }

  private update(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (!this.visible || !this.started) return;
    this.timer = setInterval(() => void this.look(), INTERVAL_MS);
    void this.look();
  }

  private async look(): Promise<void> {
    const { store, debuggee } = this.program;
    try {
      await this.program.refresh();
    } catch {
      // The program has ended or is ending: its own event says so.
      return;
    }
    if (store.version === this.lastVersion) return;
    this.lastVersion = store.version;
    this.send({ version: store.version, live: store.live, stopped: debuggee.pause !== undefined });
  }
}
