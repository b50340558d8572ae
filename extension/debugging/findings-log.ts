/**
 * What was found in the program that is debugged, or in the last one that was: some things (coroutines pending at the
 * exit) are found in a program's last moment, and must outlive it on screen.
 */
import { EventEmitter, type Disposable } from 'vscode';
import type { FindingRow } from '../../debug-adapter/protocol/requests.js';
import type { SessionState, SessionTracker } from './session-tracker.js';

export class FindingsLog implements Disposable {
  private readonly bySession = new Map<string, Map<string, FindingRow>>();
  /** The session that is shown; the last one when there is none any more. */
  private shown: string | undefined;
  private readonly changes = new EventEmitter<void>();
  private readonly news = new EventEmitter<FindingRow>();
  private readonly subscriptions: Disposable[];

  readonly onDidChange = this.changes.event;
  /** Something that was not known before in its session. */
  readonly onDidFind = this.news.event;

  constructor(tracker: SessionTracker) {
    this.subscriptions = [
      tracker.onDidFind(({ session, finding }) => {
        this.add(session.id, finding);
      }),
      tracker.onDidSwitch(() => {
        this.showSession(tracker.current);
      }),
    ];
  }

  get findings(): readonly FindingRow[] {
    return [...(this.bySession.get(this.shown ?? '')?.values() ?? [])];
  }

  /** Takes over what the adapter knows now: counts change without an event. */
  async refresh({ client }: SessionState): Promise<void> {
    const { findings } = await client.request('coroutines/findings', {});
    for (const finding of findings) this.known(client.session.id).set(finding.key, finding);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
    this.news.dispose();
  }

  private add(session: string, finding: FindingRow): void {
    const known = this.known(session);
    const isNew = !known.has(finding.key);
    known.set(finding.key, finding);
    this.changes.fire();
    if (isNew) this.news.fire(finding);
  }

  private known(session: string): Map<string, FindingRow> {
    const known = this.bySession.get(session) ?? new Map<string, FindingRow>();
    this.bySession.set(session, known);
    return known;
  }

  private showSession(state: SessionState | undefined): void {
    if (state === undefined || state.client.session.id === this.shown) return;
    this.shown = state.client.session.id;
    this.known(this.shown);
    this.changes.fire();
  }
}
