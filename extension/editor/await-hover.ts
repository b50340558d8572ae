/** The hover on an await: who waits there now, for what and for how long; from what the editor's counts hold already. */
import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from 'vscode';
import type { Waits, WaitingFutures } from '../debugging/waiting-futures.js';
import { waitLines } from '../view-models/site-counts.js';

export class AwaitHover implements HoverProvider {
  constructor(private readonly futures: WaitingFutures) {}

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const word = document.getWordRangeAtPosition(position);
    const text = word === undefined ? '' : document.getText(word);
    if (text !== 'await' && text !== 'yield') return undefined;
    const lines = linesAt(this.futures.waits, document.uri.fsPath, position.line + 1);
    return lines.length === 0 ? undefined : new Hover(asText(lines), word);
  }
}

export function waitsAtLine(waits: Waits, path: string, line: number): MarkdownString {
  return asText(linesAt(waits, path, line));
}

function linesAt({ futures, sites }: Waits, path: string, line: number): string[] {
  return waitLines(futures, sites, path, line);
}

/** Names come from the program, so they are never markup. */
function asText(lines: readonly string[]): MarkdownString {
  const text = new MarkdownString();
  for (const line of lines) text.appendText(line).appendMarkdown('  \n');
  return text;
}
