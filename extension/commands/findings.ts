/** Commands of findings: focus the Findings view, and mute a kind of finding permanently. */
import { commands, type Disposable } from 'vscode';
import { COMMANDS, VIEWS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { muteKind } from '../views/findings-view.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerFindings(): Disposable[] {
  return [
    registerCommand(COMMANDS.showFindings, async () => {
      await commands.executeCommand(`${VIEWS.findings}.focus`);
    }),
    registerCommand(COMMANDS.muteFinding, async (node?: TreeNode) => {
      if (node?.subject.kind !== 'finding') throw new Error('Choose a finding in the Findings view first.');
      await muteKind(node.subject.finding);
    }),
  ];
}
