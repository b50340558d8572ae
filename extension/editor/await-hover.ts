/**
 * The hover on an await: the coroutines that wait there, for what and for how long. It uses the data of the editor's
 * counts and sends no request.
 */
import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from 'vscode';
import type { WaitingFutures } from '../debugging/waiting-futures.js';
import { waitLines } from '../view-models/site-counts.js';

export class AwaitHover implements HoverProvider {
  constructor(private readonly futures: WaitingFutures) {}

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const word = document.getWordRangeAtPosition(position);
    const text = word === undefined ? '' : document.getText(word);
    if (text !== 'await' && text !== 'yield') return undefined;
    const { futures, sites } = this.futures.waits;
    const lines = waitLines(futures, sites, document.uri.fsPath, position.line + 1);
    return lines.length === 0 ? undefined : new Hover(asText(lines), word);
  }
}

/** Names come from the program, so they must never be interpreted as markup. */
export function asText(lines: readonly string[]): MarkdownString {
  const text = new MarkdownString();
  for (const line of lines) text.appendText(line).appendMarkdown('  \n');
  return text;
}
