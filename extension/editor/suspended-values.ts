/**
 * Values at the end of lines for the frame chosen in the Call Stack, including a suspended one. They are the variables
 * of the Variables view: nothing is evaluated. The provider is registered only while a coroutine session is current,
 * because VS Code asks every provider of a language, whichever debugger runs.
 */
import {
  commands,
  InlineValueText,
  languages,
  Range,
  SymbolKind,
  type Disposable,
  type DocumentSymbol,
  type InlineValue,
  type InlineValueContext,
  type InlineValuesProvider,
  type TextDocument,
} from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { LANGUAGES } from '../configuration/resolve-configuration.js';
import { functionAround, valuePlaces, type CodeSymbol } from '../view-models/value-places.js';

const FUNCTIONS = new Set([SymbolKind.Function, SymbolKind.Method, SymbolKind.Constructor]);
const LONGEST_VALUE = 60;

export class SuspendedValues implements InlineValuesProvider {
  private registration: Disposable | undefined;
  private readonly subscription: Disposable;

  constructor(private readonly tracker: SessionTracker) {
    this.subscription = tracker.onDidSwitch(() => {
      this.registration?.dispose();
      this.registration =
        tracker.current === undefined
          ? undefined
          : languages.registerInlineValuesProvider([...LANGUAGES], this);
    });
  }

  async provideInlineValues(
    document: TextDocument,
    _viewPort: Range,
    { frameId, stoppedLocation }: InlineValueContext,
  ): Promise<InlineValue[]> {
    const session = this.tracker.current;
    if (session === undefined) return [];
    const variables = await session.client.locals(frameId);
    const line = stoppedLocation.end.line;
    const { scope, inner } = functionAround(await symbolsOf(document), line, document.lineCount);
    const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index).text);
    const values = new Map(variables.map(({ name, value }) => [name, value]));
    return valuePlaces(lines, { from: scope.from, to: line }, inner, new Set(values.keys())).map(
      ({ line, column, name }) =>
        new InlineValueText(
          new Range(line, column, line, column + name.length),
          `${name} = ${shortened(values.get(name) ?? '')}`,
        ),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.registration?.dispose();
  }
}

async function symbolsOf(document: TextDocument): Promise<CodeSymbol[]> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  return (symbols ?? []).map(symbolOf);
}

function symbolOf({ kind, range, children }: DocumentSymbol): CodeSymbol {
  return {
    isFunction: FUNCTIONS.has(kind),
    from: range.start.line,
    to: range.end.line,
    children: children.map(symbolOf),
  };
}

function shortened(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`;
}
