/**
 * Takes a profile of the running program, of its processor time or of what it allocates: from one command to the next,
 * for a time, or to the next stop. Takes snapshots of its heap as well.
 */
import { tmpdir } from 'node:os';
import {
  commands,
  debug,
  Disposable,
  ProgressLocation,
  StatusBarAlignment,
  Uri,
  window,
  workspace,
  type QuickPickItem,
} from 'vscode';
import type { CoroutineEvents } from '../../debug-adapter/protocol/events.js';
import type { ProfileRequest } from '../../debug-adapter/protocol/requests.js';
import type { SessionClient } from '../debugging/session-client.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS, CONTEXT_KEYS } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';
import { currentSession } from './current-session.js';

const KINDS: readonly (QuickPickItem & { readonly what: ProfileRequest['kind'] | 'snapshot' })[] = [
  { label: 'CPU Profile', detail: 'Where the time of the processor goes', what: 'cpu' },
  { label: 'Heap Profile', detail: 'Which code allocates what is still in use', what: 'heap' },
  {
    label: 'Heap Snapshot',
    detail: 'All objects at this moment, and who holds them: the program stands while it is taken',
    what: 'snapshot',
  },
];

const DURATIONS: readonly (QuickPickItem & { readonly until: 'end' | 'time' | 'stop' })[] = [
  { label: 'Until I End It', detail: 'By a click on the status bar', until: 'end' },
  { label: 'For a Time', detail: 'Some seconds', until: 'time' },
  { label: 'To the Next Stop', detail: 'At a breakpoint, an exception or a pause', until: 'stop' },
];

type Duration = Pick<ProfileRequest, 'forMs' | 'untilStop'>;

/** Undefined: the user has changed their mind. */
async function askDuration(): Promise<Duration | undefined> {
  const chosen = await window.showQuickPick(DURATIONS, { title: 'Take the Profile' });
  if (chosen?.until !== 'time') return chosen && (chosen.until === 'stop' ? { untilStop: true } : {});
  const seconds = await window.showInputBox({
    title: 'Take the Profile for',
    prompt: 'Seconds',
    value: '5',
    validateInput: (text) => (Number(text) > 0 ? undefined : 'A number of seconds is needed.'),
  });
  return seconds === undefined ? undefined : { forMs: Math.round(1000 * Number(seconds)) };
}

function folderOf({ session }: SessionClient): string {
  const folder = (session.workspaceFolder ?? workspace.workspaceFolders?.[0])?.uri;
  return folder?.scheme === 'file' ? folder.fsPath : tmpdir();
}

async function openFile(file: string): Promise<void> {
  await commands.executeCommand('vscode.open', Uri.file(file));
}

async function takeSnapshot(client: SessionClient): Promise<void> {
  const { file } = await window.withProgress(
    { location: ProgressLocation.Window, title: 'Taking a heap snapshot' },
    () => client.request('coroutines/heapSnapshot', { folder: folderOf(client) }),
  );
  await openFile(file);
}

export function registerPerformanceProfile(tracker: SessionTracker): Disposable[] {
  /** The session whose program is profiled. */
  let profiled: SessionClient | undefined;
  const item = window.createStatusBarItem('coroutineDebugger.profile', StatusBarAlignment.Left);
  item.name = 'Performance Profile';
  item.text = '$(record) Profile';
  item.tooltip = 'A performance profile is being taken: click to end it';
  item.command = COMMANDS.endProfile;
  const show = (client: SessionClient | undefined): void => {
    profiled = client;
    if (client === undefined) item.hide();
    else item.show();
    void commands.executeCommand('setContext', CONTEXT_KEYS.profiling, client !== undefined);
  };
  return [
    Disposable.from(item),
    registerCommand(COMMANDS.takeProfile, async () => {
      if (profiled !== undefined) throw new Error('End the performance profile first that is being taken.');
      const { client } = currentSession(tracker);
      const chosen = await window.showQuickPick(KINDS, { title: 'Take Performance Profile' });
      if (chosen === undefined) return;
      const { what } = chosen;
      if (what === 'snapshot') {
        await takeSnapshot(client);
        return;
      }
      const duration = await askDuration();
      if (duration === undefined) return;
      // Before it begins: it may end at once.
      show(client);
      try {
        await client.request('coroutines/beginProfile', {
          kind: what,
          folder: folderOf(client),
          ...duration,
        });
      } catch (error) {
        show(undefined);
        throw error;
      }
    }),
    registerCommand(COMMANDS.endProfile, async () => {
      const client = profiled;
      if (client === undefined) throw new Error('No performance profile is being taken.');
      show(undefined);
      const { file } = await client.request('coroutines/endProfile', {});
      await openFile(file);
    }),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event !== ('coroutines/profileEnded' satisfies keyof CoroutineEvents)) return;
      if (session.id !== profiled?.session.id) return;
      show(undefined);
      const ended = body as CoroutineEvents['coroutines/profileEnded'];
      // The Debug Console says why there is none.
      if ('file' in ended) void openFile(ended.file);
    }),
    debug.onDidTerminateDebugSession((session) => {
      if (session.id === profiled?.session.id) show(undefined);
    }),
  ];
}
