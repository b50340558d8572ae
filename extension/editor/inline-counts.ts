/** Shows beside each await how many coroutines wait there, and for how long. */
import {
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type TextEditorDecorationType,
} from 'vscode';
import type { WaitingFutures } from '../debugging/waiting-futures.js';
import { SETTINGS } from '../manifest.js';
import { countByLine, countWords } from '../view-models/site-counts.js';
import { waitsAtLine } from './await-hover.js';

export class InlineCounts {
  private readonly decoration: TextEditorDecorationType;
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
    const counts = isWanted ? countByLine(this.futures.waits.sites) : [];
    for (const editor of window.visibleTextEditors) {
      const { document } = editor;
      const marks = counts
        .filter(({ path, line }) => path === document.uri.fsPath && line <= document.lineCount)
        .map((site): DecorationOptions => {
          const { end } = document.lineAt(site.line - 1).range;
          return {
            range: new Range(end, end),
            hoverMessage: waitsAtLine(this.futures.waits, site.path, site.line),
            renderOptions: { after: { contentText: countWords(site) } },
          };
        });
      editor.setDecorations(this.decoration, marks);
    }
  }
}
