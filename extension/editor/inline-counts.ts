/** Shows beside each await how many coroutines wait there, and for how long; its hover lists them. */
import {
  MarkdownString,
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type TextEditorDecorationType,
} from 'vscode';
import type { FutureRow } from '../../debug-adapter/protocol/requests.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { SETTINGS } from '../manifest.js';
import { countBySite, countWords } from '../view-models/site-counts.js';

/** More waiting futures than this are not counted: the editor is no place for thousands. */
const MOST_FUTURES = 500;
/** Names in a hover. */
const MOST_NAMES = 10;

export class InlineCounts {
  private readonly decoration: TextEditorDecorationType;
  private readonly subscriptions: { dispose(): unknown }[];
  private isAsking = false;
  /** Something changed while an answer was on its way. */
  private isStale = false;

  constructor(private readonly tracker: SessionTracker) {
    this.decoration = window.createTextEditorDecorationType({
      after: { color: new ThemeColor('editorInlayHint.foreground'), margin: '0 0 0 2em' },
    });
    const update = (): void => void this.update();
    this.subscriptions = [
      this.decoration,
      tracker.onDidChange(update),
      tracker.onDidSwitch(update),
      window.onDidChangeVisibleTextEditors(update),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async update(): Promise<void> {
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      // A session that ends meanwhile has nothing to show; its end is a change of its own.
      this.show(await this.futures().catch(() => []));
    }
    this.isAsking = false;
  }

  private async futures(): Promise<readonly FutureRow[]> {
    const session = this.tracker.current;
    const isWanted = workspace.getConfiguration().get<boolean>(SETTINGS.inlineCounts, true);
    if (session === undefined || !isWanted || window.visibleTextEditors.length === 0) return [];
    return (await session.client.request('coroutines/futures', { count: MOST_FUTURES })).futures;
  }

  private show(futures: readonly FutureRow[]): void {
    const counts = countBySite(futures);
    for (const editor of window.visibleTextEditors) {
      const { document } = editor;
      const marks = counts
        .filter(({ path, line }) => path === document.uri.fsPath && line <= document.lineCount)
        .map((site): DecorationOptions => {
          const { end } = document.lineAt(site.line - 1).range;
          return {
            range: new Range(end, end),
            hoverMessage: namesAt(futures, site.path, site.line),
            renderOptions: { after: { contentText: countWords(site) } },
          };
        });
      editor.setDecorations(this.decoration, marks);
    }
  }
}

/** Who waits at a line, as plain text: names come from the program, so they are never markup. */
function namesAt(futures: readonly FutureRow[], path: string, line: number): MarkdownString {
  const names = futures.flatMap(({ waiters, text }) =>
    waiters
      .filter(({ location }) => location?.path === path && location.line === line)
      .map(({ name }) => `${name} waits for ${text}`),
  );
  const left = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES);
  if (left > 0) shown.push(`and ${left} more`);
  return new MarkdownString().appendText(shown.join('\n'));
}
