/** Shows the creator of a task and that creator's creators, up to the root; each frame can be opened. */
import { window, type Disposable } from 'vscode';
import type { CoroutineRequests, CreationRow, Location } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { formatPlace } from '../view-models/labels.js';
import type { TreeNode } from '../view-models/node.js';
import type { ChosenRow } from './chosen-row.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';
import { revealLocation } from '../navigation/reveal-location.js';

type Creation = CoroutineRequests['coroutines/creation']['result'];

export function registerShowCreation(tracker: SessionTracker, rows: ChosenRow): Disposable {
  return registerCommand(COMMANDS.showCreation, async (node?: TreeNode) => {
    const task = await rows.task(node);
    if (task === undefined) return;
    const { client } = currentSession(tracker);
    const { stack, creators } = await client.request('coroutines/creation', { id: task.subject });
    if (creators.length === 0 && stack === undefined) {
      throw new Error(`Nothing is known of who created ${task.label}: perhaps a callback or the module.`);
    }
    const creations = creationRows({ stack: stack ?? [], creators });
    const chosen = await window.showQuickPick(creations, {
      title: `Who Created ${task.label}, the Nearest First`,
      matchOnDescription: true,
    });
    if (chosen?.location !== undefined) await revealLocation(chosen.location);
  });
}

interface CreationItem {
  readonly label: string;
  readonly description: string;
  readonly location: Location | undefined;
}

/** The recorded creation stack, then each creator with its own stack. */
function creationRows({ stack, creators }: Required<Creation>): CreationItem[] {
  const frames = (rows: readonly CreationRow[] = []): CreationItem[] =>
    rows.map(({ name, location, isAwaiting }) => ({
      label: `$(debug-stackframe) ${name}`,
      description: `${isAwaiting === true ? 'awaited, ' : ''}created it at ${formatPlace(location)}`,
      location,
    }));
  const those = creators.flatMap(({ name, location, stack: own }) => [
    {
      label: name,
      description: location === undefined ? '' : `now at ${formatPlace(location)}`,
      location,
    },
    ...frames(own),
  ]);
  return [...frames(stack), ...those];
}
