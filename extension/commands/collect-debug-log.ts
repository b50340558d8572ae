/** *Collect Debug Log*: writes one file for a bug report, with versions, the extension's log and the newest trace. */
import { readFile, writeFile } from 'node:fs/promises';
import { env, extensions, Uri, version, window, type Disposable } from 'vscode';
import type { DebugLog } from '../debugging/debug-log.js';
import { COMMANDS, EXTENSION_ID } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';

const NO_TRACE =
  'No trace was written. Add "trace": true to the launch configuration, debug until the problem shows, then collect again.';

export function registerCollectDebugLog(log: DebugLog): Disposable {
  return registerCommand(COMMANDS.collectDebugLog, async () => {
    const target = await window.showSaveDialog({
      defaultUri: Uri.file('coroutine-debugger-log.txt'),
      saveLabel: 'Save Debug Log',
    });
    if (target === undefined) return;
    const trace = log.traces.at(-1);
    await writeFile(target.fsPath, await contents(log, trace), { mode: 0o600 });
    const open = 'Open';
    const text = trace === undefined ? `The debug log has no trace. ${NO_TRACE}` : 'The debug log was saved.';
    if ((await window.showInformationMessage(text, open)) === open) await window.showTextDocument(target);
  });
}

async function contents(log: DebugLog, trace: string | undefined): Promise<string> {
  const manifest = extensions.getExtension(EXTENSION_ID)?.packageJSON as { version?: string } | undefined;
  const own = manifest?.version ?? 'unknown';
  return [
    `Coroutine Debugger ${own}, ${env.appName} ${version}, ${process.platform} ${process.arch}, Node ${process.version}` +
      (env.remoteName === undefined ? '' : `, remote: ${env.remoteName}`),
    '',
    '== Log',
    ...log.lines,
    '',
    `== Trace${trace === undefined ? '' : ` (${trace})`}`,
    trace === undefined ? NO_TRACE : await readTrace(trace),
    '',
  ].join('\n');
}

async function readTrace(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return `The trace cannot be read: ${(error as Error).message}`;
  }
}
