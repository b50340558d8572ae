/**
 * Shows what a running Node process waits for at this moment. The process needs no preparation and is not changed. Also
 * lets the user pick a process for attach configurations.
 */
import { debug, window, type Disposable, type QuickPickItem } from 'vscode';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunningProcess } from '../../debug-adapter/protocol/running-process.js';
import { adapterCommand } from '../debugging/adapter-factory.js';
import { COMMANDS, DEBUG_TYPE } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';
import { formatDuration } from '../view-models/labels.js';

const INSPECT = { title: 'Inspect Running Node Process', placeHolder: 'It is read once and stays as it is.' };
const ATTACH = {
  title: 'Attach to Node Process',
  placeHolder: 'Its inspector is opened for the session, and closed again.',
};

interface Question {
  readonly title: string;
  readonly placeHolder: string;
}

export function registerProcessCommands(extensionPath: string): Disposable[] {
  const ask = (question: Question): Promise<number | undefined> =>
    process.platform === 'linux' ? pickProcess(extensionPath, question) : askForPid(question);
  return [
    registerCommand(COMMANDS.inspectProcess, async () => {
      const pid = await ask(INSPECT);
      if (pid === undefined) return;
      await debug.startDebugging(undefined, {
        type: DEBUG_TYPE,
        request: 'launch',
        name: `Process ${pid}`,
        inspectProcess: pid,
      });
    }),
    // A variable of a configuration must be a string.
    registerCommand(COMMANDS.pickProcess, async () => {
      const pid = await ask(ATTACH);
      return pid === undefined ? undefined : String(pid);
    }),
  ];
}

interface ProcessItem extends QuickPickItem {
  readonly pid: number;
}

/** Lists processes of this machine; the adapter knows how to find them. */
async function runningProcesses(extensionPath: string): Promise<RunningProcess[]> {
  const { command, args, env } = adapterCommand(extensionPath);
  const { stdout } = await promisify(execFile)(command, [...args, '--processes'], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as RunningProcess[];
}

async function pickProcess(
  extensionPath: string,
  { title, placeHolder }: Question,
): Promise<number | undefined> {
  // Users most often want the process that started last.
  const items = (await runningProcesses(extensionPath))
    .filter(({ pid }) => pid !== process.pid)
    .reverse()
    .map(({ pid, program, state, ageSeconds }): ProcessItem => ({
      pid,
      label: program === '' ? 'node' : program,
      description: String(pid),
      detail: `${state}, ${formatDuration(ageSeconds * 1000)} old`,
    }));
  if (items.length === 0) throw new Error('No Node process runs on this machine.');
  const chosen = await window.showQuickPick(items, {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  return chosen?.pid;
}

/** Asks for the pid: systems other than Linux do not list processes for every user. */
async function askForPid({ title }: Question): Promise<number | undefined> {
  const text = await window.showInputBox({
    title,
    prompt: 'The number (PID) of a Node process on this machine.',
    validateInput: (value) => (/^[1-9]\d*$/.test(value) ? undefined : 'A whole number, such as 4711.'),
  });
  return text === undefined ? undefined : Number(text);
}
