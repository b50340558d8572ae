/**
 * The pending futures that have waiters, as last reported by the current session. The editor shows them beside awaits.
 */
import { EventEmitter, window, type Disposable } from 'vscode';
import type { FutureRow, SiteRow } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from './session-tracker.js';

/** Futures whose waiters are listed by name: a hover cannot show thousands. All are counted. */
const MOST_FUTURES = 500;

/** The waits of one answer. */
export interface Waits {
  readonly futures: readonly FutureRow[];
  readonly sites: readonly SiteRow[];
  readonly isRunning: boolean;
}

const NONE: Waits = { futures: [], sites: [], isRunning: false };

export class WaitingFutures implements Disposable {
  private known: Waits = NONE;
  private isAsking = false;
  /** Something changed while a request was pending. */
  private isStale = false;
  private readonly changes = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];

  readonly onDidChange = this.changes.event;

  constructor(private readonly tracker: SessionTracker) {
    const update = (): void => void this.update();
    this.subscriptions = [
      tracker.onDidChange(update),
      tracker.onDidSwitch(update),
      window.onDidChangeVisibleTextEditors(update),
    ];
  }

  get waits(): Waits {
    return this.known;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private async update(): Promise<void> {
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      // A session that ends before it answers has nothing to show; its end is a change of its own.
      this.known = await this.ask().catch(() => NONE);
      this.changes.fire();
    }
    this.isAsking = false;
  }

  private async ask(): Promise<Waits> {
    const session = this.tracker.current;
    if (session === undefined || window.visibleTextEditors.length === 0) return NONE;
    const { client } = session;
    const { futures } = await client.request('coroutines/futures', { count: MOST_FUTURES });
    const { sites } = await client.request('coroutines/sites', {});
    return { futures, sites, isRunning: !session.stopped };
  }
}
