/** Tells the client that coroutines changed: a few times a second, only while a view is visible. */
import type { CoroutineEvents } from '../protocol/events.js';
import type { Diagnostics } from '../coroutines/diagnostics.js';
import type { Program } from './program.js';

const INTERVAL_MS = 300;
/** With nobody watching, for findings only. */
const UNWATCHED_INTERVAL_MS = 1000;

export class ChangeNotifier {
  private timer: NodeJS.Timeout | undefined;
  private visible = false;
  private started = false;
  private lastVersion = -1;

  constructor(
    private readonly program: Program,
    private readonly diagnostics: Diagnostics,
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
    if (this.started) void this.look();
  }

  private update(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (!this.started) return;
    this.timer = setInterval(() => void this.look(), this.visible ? INTERVAL_MS : UNWATCHED_INTERVAL_MS);
    void this.look();
  }

  private async look(): Promise<void> {
    const { store, debuggee } = this.program;
    try {
      await this.diagnostics.look();
    } catch {
      // The program has ended or is ending: its own event says so.
      return;
    }
    if (!this.visible || store.version === this.lastVersion) return;
    this.lastVersion = store.version;
    this.send({ version: store.version, live: store.live, stopped: debuggee.pause !== undefined });
  }
}
