/** Opens the views at the very first session: a user who has just installed the extension does not know them. */
import { commands, type Disposable, type Memento } from 'vscode';
import { VIEWS } from '../manifest.js';
import type { SessionTracker } from './session-tracker.js';

const SHOWN = 'viewsHaveBeenShown';

export class FirstSession implements Disposable {
  private readonly subscription: Disposable;

  /** @param memory the extension's storage, which outlasts the window */
  constructor(tracker: SessionTracker, memory: Memento) {
    this.subscription = tracker.onDidSwitch(() => {
      if (tracker.current === undefined || memory.get(SHOWN) === true) return;
      void memory.update(SHOWN, true);
      // The focus stays in the editor.
      void commands.executeCommand(`${VIEWS.tasks}.focus`, { preserveFocus: true });
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
