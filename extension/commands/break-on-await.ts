/** Toggles a breakpoint on suspension or resumption, at the line of the cursor or of the gutter's menu. */
import type { Uri } from 'vscode';
import { window, type Disposable } from 'vscode';
import type { AwaitBreakpoints, AwaitMode } from '../debugging/await-breakpoints.js';
import { COMMANDS, type CommandId } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';

/** The argument of the line number's menu; the editor's menu and the palette pass no line. */
interface GutterPlace {
  readonly uri?: Uri;
  readonly lineNumber?: number;
}

const MODES: readonly (readonly [CommandId, AwaitMode])[] = [
  [COMMANDS.breakOnSuspension, 'suspend'],
  [COMMANDS.breakOnResumption, 'resume'],
];

export function registerBreakOnAwait(breakpoints: AwaitBreakpoints): Disposable[] {
  return MODES.map(([id, mode]) =>
    registerCommand(id, async (place?: GutterPlace) => {
      const editor = window.activeTextEditor;
      if (place?.lineNumber !== undefined && place.uri !== undefined) {
        await breakpoints.toggle(place.uri, place.lineNumber - 1, mode);
      } else if (editor !== undefined) {
        await breakpoints.toggle(editor.document.uri, editor.selection.active.line, mode);
      } else throw new Error('Open the file and put the cursor on the line with the await first.');
    }),
  );
}
