/** Marks lines with a breakpoint on suspension or resumption, in the gutter and at the end of the line. */
import {
  DecorationRangeBehavior,
  ThemeColor,
  Uri,
  window,
  type Disposable,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import type { AwaitBreakpoints, AwaitMode } from '../debugging/await-breakpoints.js';

const WORDS: Record<AwaitMode, string> = { suspend: 'stops on suspension', resume: 'stops on resumption' };

export class AwaitBreakpointMarks implements Disposable {
  private readonly marks: Record<AwaitMode, TextEditorDecorationType>;
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(
    private readonly breakpoints: AwaitBreakpoints,
    extensionUri: Uri,
  ) {
    this.marks = { suspend: mark('suspend', extensionUri), resume: mark('resume', extensionUri) };
    this.subscriptions = [
      breakpoints.onDidChange(() => {
        this.update(window.visibleTextEditors);
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        this.update(editors);
      }),
      this.marks.suspend,
      this.marks.resume,
    ];
    this.update(window.visibleTextEditors);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(editors: readonly TextEditor[]): void {
    const all = this.breakpoints.list();
    for (const editor of editors) {
      const uri = editor.document.uri.toString();
      for (const mode of ['suspend', 'resume'] as const) {
        const ranges = all
          .filter((one) => one.mode === mode && one.breakpoint.location.uri.toString() === uri)
          .map(({ breakpoint }) => breakpoint.location.range.start.line)
          .filter((line) => line < editor.document.lineCount)
          .map((line) => editor.document.lineAt(line).range);
        editor.setDecorations(this.marks[mode], ranges);
      }
    }
  }
}

function mark(mode: AwaitMode, extensionUri: Uri): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    gutterIconPath: Uri.joinPath(extensionUri, 'media', `${mode}-breakpoint.svg`),
    gutterIconSize: 'contain',
    rangeBehavior: DecorationRangeBehavior.ClosedOpen,
    after: {
      contentText: WORDS[mode],
      color: new ThemeColor('editorCodeLens.foreground'),
      margin: '0 0 0 2em',
      fontStyle: 'italic',
    },
    overviewRulerColor: new ThemeColor('debugIcon.breakpointForeground'),
  });
}
