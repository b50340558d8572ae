/** Shows who created a task, up to the root, to go to any of the places. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatPlace } from '../view-models/labels.js';
import type { TreeNode } from '../view-models/node.js';
import { chosenCoroutine } from './chosen-coroutine.js';
import { currentSession } from './current-session.js';
import { registerCommand } from './register-command.js';
import { revealLocation } from './reveal-site.js';

export function registerShowCreation(tracker: SessionTracker): Disposable {
  return registerCommand(COMMANDS.showCreation, async (node?: TreeNode) => {
    const { client } = currentSession(tracker);
    const { creators } = await client.request('coroutines/creation', { id: chosenCoroutine(node) });
    if (creators.length === 0) {
      throw new Error(
        `Nothing is known of who created ${node?.label ?? 'it'}: perhaps a callback or the module.`,
      );
    }
    const rows = creators.map(({ name, location }) => ({
      label: name,
      description: location === undefined ? '' : `now at ${formatPlace(location)}`,
      location,
    }));
    const chosen = await window.showQuickPick(rows, {
      title: `Who Created ${node?.label ?? 'It'}, the Nearest First`,
    });
    if (chosen?.location !== undefined) await revealLocation(chosen.location);
  });
}
