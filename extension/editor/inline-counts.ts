/** Shows beside each await how many coroutines wait there, and for how long. */
import {
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import type { WaitingFutures } from '../debugging/waiting-futures.js';
import { SETTINGS } from '../manifest.js';
import { countByLine, countWords, waitLines } from '../view-models/site-counts.js';
import { asText } from './await-hover.js';

export class InlineCounts {
  private readonly decoration: TextEditorDecorationType;
  private readonly shown = new WeakMap<TextEditor, string>();
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(private readonly futures: WaitingFutures) {
    this.decoration = window.createTextEditorDecorationType({
      after: { color: new ThemeColor('editorInlayHint.foreground'), margin: '0 0 0 2em' },
    });
    const show = (): void => {
      this.show();
    };
    this.subscriptions = [
      this.decoration,
      futures.onDidChange(show),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS.inlineCounts)) show();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private show(): void {
    const isWanted = workspace.getConfiguration().get<boolean>(SETTINGS.inlineCounts, true);
    const { waits } = this.futures;
    const counts = isWanted ? countByLine(waits.sites) : [];
    for (const editor of window.visibleTextEditors) {
      const { document } = editor;
      const marks = counts
        .filter(({ path, line }) => path === document.uri.fsPath && line <= document.lineCount)
        .sort((one, other) => one.line - other.line)
        .map((site) => ({
          line: site.line,
          words: countWords(site, waits.isRunning),
          who: waitLines(waits.futures, waits.sites, site.path, site.line, !waits.isRunning),
        }));
      // Redrawing would close a hover that is about to open, so unchanged marks are not redrawn.
      const shown = JSON.stringify(marks);
      if (this.shown.get(editor) === shown) continue;
      this.shown.set(editor, shown);
      editor.setDecorations(
        this.decoration,
        marks.map(({ line, words, who }): DecorationOptions => {
          const { end } = document.lineAt(line - 1).range;
          return {
            range: new Range(end, end),
            hoverMessage: asText(who),
            renderOptions: { after: { contentText: words } },
          };
        }),
      );
    }
  }
}
