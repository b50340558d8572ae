/** The status bar item: the current number of live coroutines. */
import { StatusBarAlignment, window, type Disposable, type StatusBarItem } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatCount } from '../view-models/labels.js';

export class StatusItem implements Disposable {
  private readonly item: StatusBarItem;
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(private readonly tracker: SessionTracker) {
    this.item = window.createStatusBarItem('coroutineDebugger.status', StatusBarAlignment.Left, 5);
    this.item.name = 'Coroutines';
    this.item.command = COMMANDS.showTasks;
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [this.item, tracker.onDidChange(update), tracker.onDidSwitch(update)];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const session = this.tracker.current;
    if (session?.live === undefined) {
      this.item.hide();
      return;
    }
    const coroutines = formatCount(session.live, 'coroutine');
    const { past } = session;
    if (past !== undefined) {
      this.item.text = `$(history) ${coroutines}, ${past.when}`;
      this.item.tooltip = `${coroutines} lived when ${past.what}. Click to see the tasks of that moment.`;
      this.item.show();
      return;
    }
    this.item.text = `${session.stopped ? '$(debug-pause)' : '$(sync)'} ${coroutines}`;
    this.item.tooltip = `${coroutines} alive in the program, which is ${session.stopped ? 'stopped' : 'running'}. Click to see the tasks.`;
    this.item.show();
  }
}
