/**
 * The findings of the current program, or of the last one. Some, such as coroutines pending at exit, are found at the
 * end of a program and must stay visible after it.
 */
import { EventEmitter, type Disposable } from 'vscode';
import type { FindingRow, ObservationRow } from '../../debug-adapter/protocol/requests.js';
import type { SessionState, SessionTracker } from './session-tracker.js';

export class FindingsLog implements Disposable {
  private readonly bySession = new Map<string, Map<string, FindingRow>>();
  /** The id of the session whose findings are shown; the last one if none runs. */
  private shown: string | undefined;
  private readonly changes = new EventEmitter<void>();
  private readonly news = new EventEmitter<FindingRow>();
  private readonly subscriptions: Disposable[];

  readonly onDidChange = this.changes.event;
  /** A session reported a new finding. */
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

  /** Reads the adapter's current findings, because counts change without an event. Returns the current observations. */
  async refresh({ client }: SessionState): Promise<readonly ObservationRow[]> {
    const { findings, observations } = await client.request('coroutines/findings', {});
    for (const finding of findings) this.known(client.session.id).set(finding.key, finding);
    return observations;
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
