/**
 * Notifies the client that coroutines changed, a few times a second while a view is visible; always searches for
 * findings.
 */
import type { CoroutineEvents } from '../../protocol/events.js';
import type { Diagnostics } from '../../coroutines/findings/diagnostics.js';
import { InspectorError } from '../../inspector/inspector-error.js';
import type { Program } from '../program/program.js';

const INTERVAL_MS = 300;
/** While no view is visible, for findings only. */
const UNWATCHED_INTERVAL_MS = 1000;

export class ChangeNotifier {
  private timer: NodeJS.Timeout | undefined;
  private visible = false;
  private started = false;
  private lastVersion = -1;
  private lastStopped = false;
  private hasFailed = false;

  constructor(
    private readonly program: Program,
    private readonly diagnostics: Diagnostics,
    private readonly failed: (error: unknown) => void,
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

  /** Notifies immediately, without waiting for the interval. */
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

  /** Reports an error once instead of at every interval. */
  private failOnce(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.failed(error);
  }

  private async look(): Promise<void> {
    const { store, debuggee } = this.program;
    try {
      await this.diagnostics.look(await this.program.viewWithHistory());
    } catch (error) {
      // The end of the program has an event of its own.
      if (!(error instanceof InspectorError)) this.failOnce(error);
      return;
    }
    const stopped = debuggee.pause !== undefined;
    // What changed last may have been read while the program was about to stop, and nothing changes after that.
    const isKnown = store.version === this.lastVersion && stopped === this.lastStopped;
    if (!this.visible || isKnown) return;
    this.lastVersion = store.version;
    this.lastStopped = stopped;
    this.send({ version: store.version, live: store.live, stopped });
  }
}
