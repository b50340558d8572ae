/** Evaluates one expression in every task that waits at the cursor's line, and shows the results as a table. */
import { window, type Disposable } from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { COMMANDS } from '../manifest.js';
import { valuesText } from '../view-models/reports.js';
import type { ReportDocuments } from '../views/report-documents.js';
import { currentSession } from './current-session.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerEvaluateInAllTasks(tracker: SessionTracker, reports: ReportDocuments): Disposable {
  return registerCommand(COMMANDS.evaluateInAllTasks, async () => {
    const { client } = currentSession(tracker);
    const editor = window.activeTextEditor;
    if (editor === undefined) throw new Error('Put the cursor on a line with an await first.');
    const line = editor.selection.active.line + 1;
    const selected = editor.document.getText(editor.selection);
    const expression = await window.showInputBox({
      title: `Evaluate in All Tasks at Line ${line}`,
      prompt: 'JavaScript, evaluated in each task that waits there; it may have effects',
      value: selected,
    });
    if (expression === undefined || expression.trim() === '') return;
    const at = { path: editor.document.uri.fsPath, line };
    const { values, dropped } = await client.request('coroutines/evaluateAll', { expression, at });
    await reports.show(`${expression} in All Tasks`, valuesText(expression, line, values, dropped));
  });
}
