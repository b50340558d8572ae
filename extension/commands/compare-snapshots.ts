/**
 * Takes a snapshot of all tasks, and later reports what changed: new tasks, ended tasks, tasks that still wait at the
 * same place.
 */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatCount } from '../view-models/labels.js';
import { differenceText } from '../view-models/reports.js';
import type { ReportDocuments } from '../views/report-documents.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerCompareSnapshots(tracker: SessionTracker, reports: ReportDocuments): Disposable[] {
  /** The last snapshot of each session. */
  const taken = new Map<string, number>();
  return [
    registerCommand(COMMANDS.takeSnapshot, async () => {
      const { client } = currentSession(tracker);
      const { snapshot, live } = await client.request('coroutines/snapshot', {});
      taken.set(client.session.id, snapshot);
      window.setStatusBarMessage(`Snapshot of ${formatCount(live, 'coroutine')} taken`, 5000);
    }),
    registerCommand(COMMANDS.compareSnapshot, async () => {
      const { client } = currentSession(tracker);
      const from = taken.get(client.session.id);
      if (from === undefined) throw new Error('Take a snapshot first: there is nothing to compare with.');
      const difference = await client.request('coroutines/diff', { from });
      await reports.show('Since the Snapshot', differenceText(difference));
    }),
  ];
}
