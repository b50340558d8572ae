/** Saves a dump of the program to a file, and opens a dump as a read-only session. */
import { debug, Uri, window, workspace, type Disposable } from 'vscode';
import path from 'node:path';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, DEBUG_TYPE } from '../manifest.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

const FORMATS = [
  { label: 'Coroutine dump', description: 'opens again in this debugger', format: 'json', ending: 'json' },
  { label: 'Text', description: 'to read, or for an issue', format: 'text', ending: 'txt' },
  {
    label: 'Trace',
    description: "for Perfetto and Chrome's performance panel",
    format: 'trace',
    ending: 'trace.json',
  },
] as const;

export function registerCoroutineDumps(tracker: SessionTracker): Disposable[] {
  return [
    registerCommand(COMMANDS.saveDump, async () => {
      const { client } = currentSession(tracker);
      const chosen = await window.showQuickPick(FORMATS, { title: 'Save Coroutine Dump as' });
      if (chosen === undefined) return;
      const folder = (client.session.workspaceFolder ?? workspace.workspaceFolders?.[0])?.uri;
      const name = `coroutines.${chosen.ending}`;
      const target = await window.showSaveDialog({
        title: 'Save Coroutine Dump',
        ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
      });
      if (target === undefined) return;
      await client.request('coroutines/dump', { format: chosen.format, file: target.fsPath });
      const open = 'Open';
      const answer = await window.showInformationMessage(`Saved ${path.basename(target.fsPath)}.`, open);
      if (answer === open) await window.showTextDocument(target);
    }),
    registerCommand(COMMANDS.openDump, async (given?: Uri) => {
      const file = given instanceof Uri ? given : await chooseDump();
      if (file === undefined) return;
      await debug.startDebugging(workspace.getWorkspaceFolder(file), {
        type: DEBUG_TYPE,
        request: 'launch',
        name: `Dump ${path.basename(file.fsPath)}`,
        dump: file.fsPath,
      });
    }),
  ];
}

async function chooseDump(): Promise<Uri | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: 'Open Coroutine Dump',
      filters: { 'Coroutine dumps': ['json'], 'All files': ['*'] },
    })) ?? [];
  return file;
}
