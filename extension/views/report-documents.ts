/** Read-only text documents that never need saving: for answers too long for a message. */
import {
  EventEmitter,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';

const SCHEME = 'coroutine-report';

export class ReportDocuments implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new EventEmitter<Uri>();
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  private readonly closing = workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === SCHEME) this.texts.delete(uri.toString());
  });

  readonly onDidChange = this.changes.event;

  /** Shows a text under a title; the same title replaces it. */
  async show(title: string, text: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${title}` });
    this.texts.set(uri.toString(), text);
    this.changes.fire(uri);
    await window.showTextDocument(uri, { preview: true });
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.registration.dispose();
    this.closing.dispose();
    this.changes.dispose();
  }
}
