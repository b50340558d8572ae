/**
 * An editor panel that shows the current session. A command opens it and a window reload restores it. It refreshes
 * while it is visible and has drawn the last content.
 */
import {
  Uri,
  ViewColumn,
  window,
  type Disposable,
  type Webview,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient } from '../view-models/adapter-client.js';
import { revealLocation } from '../navigation/reveal-location.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import type { PanelId } from '../manifest.js';
import type { PageMessage, PanelMessage } from './messages.js';
import { panelHtml } from './panel-html.js';

/** The properties that distinguish one panel from another. */
export interface PanelKind<Content, Wishes, Mark = never> {
  readonly id: PanelId;
  readonly title: string;
  /** Name of its script and style sheet in dist/webview. */
  readonly page: string;
  readonly body: string;
  readonly firstWishes: Wishes;
  /** @param since what the page drew last, if it can apply changes to it; undefined requests everything */
  ask(client: AdapterClient, wishes: Wishes, since: Mark | undefined): Promise<Content>;
}

export class SessionPanel<Content, Wishes, Mark = never> implements Disposable, WebviewPanelSerializer {
  private panel: WebviewPanel | undefined;
  private wishes: Wishes;
  /**
   * A mark of the content that the page has drawn of the current session; undefined if there is nothing that changes
   * can be applied to.
   */
  private drawn: Mark | undefined;
  /** A request is pending, or its answer is not drawn yet. */
  private isBusy = false;
  /** Something changed since that request. */
  private isStale = false;
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly kind: PanelKind<Content, Wishes, Mark>,
    private readonly tracker: SessionTracker,
    private readonly extensionUri: Uri,
    private readonly onDidChangeVisibility: () => void,
    private readonly onSelect: (coroutine: CoroutineId) => Promise<void>,
  ) {
    this.wishes = kind.firstWishes;
    this.subscriptions = [
      tracker.onDidChange(() => {
        this.refresh();
      }),
      tracker.onDidSwitch(() => {
        this.isBusy = false;
        this.drawn = undefined;
        this.refresh();
      }),
      window.registerWebviewPanelSerializer(kind.id, this),
    ];
  }

  get isVisible(): boolean {
    return this.panel?.visible ?? false;
  }

  show(wishes: Wishes = this.wishes): void {
    this.wishes = wishes;
    if (this.panel === undefined) {
      // Opens beside the editor, but a second panel opens in the group of the first.
      const isBesideText = window.activeTextEditor !== undefined;
      const viewColumn = isBesideText ? ViewColumn.Beside : ViewColumn.Active;
      this.adopt(window.createWebviewPanel(this.kind.id, this.kind.title, { viewColumn }));
    } else {
      this.panel.reveal();
      this.isBusy = false;
      this.drawn = undefined;
      this.refresh();
    }
  }

  deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private adopt(panel: WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const { webview } = panel;
    const files = Uri.joinPath(this.extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    panel.iconPath = Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    webview.onDidReceiveMessage((message: PageMessage<Wishes, Mark>) => void this.onMessage(message));
    panel.onDidChangeViewState(() => {
      this.onDidChangeVisibility();
      if (panel.visible && this.isStale) this.refresh();
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      this.isBusy = false;
      this.onDidChangeVisibility();
    });
    webview.html = this.html(webview, files);
    this.onDidChangeVisibility();
  }

  private html(webview: Webview, files: Uri): string {
    const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(files, name)).toString();
    return panelHtml({
      title: this.kind.title,
      body: this.kind.body,
      script: file(`${this.kind.page}.js`),
      style: file(`${this.kind.page}.css`),
      cspSource: webview.cspSource,
    });
  }

  private async onMessage(message: PageMessage<Wishes, Mark>): Promise<void> {
    switch (message.type) {
      case 'ready':
        // Choices of a command take precedence over those that the page remembers.
        if (this.wishes === this.kind.firstWishes) this.wishes = message.wishes;
        this.isBusy = false;
        this.drawn = undefined;
        this.refresh();
        break;
      case 'wish':
        this.wishes = message.wishes;
        this.isBusy = false;
        this.drawn = undefined;
        this.refresh();
        break;
      case 'shown':
        this.isBusy = false;
        this.drawn = message.since;
        if (this.isStale) this.refresh();
        break;
      case 'reveal':
        await revealLocation(message.location, ViewColumn.One);
        break;
      case 'select':
        await this.onSelect(message.coroutine);
        break;
      case 'lookBack':
        await this.lookBack(message.atMs);
    }
  }

  private async lookBack(atMs: number): Promise<void> {
    try {
      await this.tracker.current?.client.request('coroutines/lookBack', { atMs });
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  private refresh(): void {
    this.isStale = true;
    if (this.isBusy || !this.isVisible) return;
    this.isBusy = true;
    this.isStale = false;
    void this.ask();
  }

  private async ask(): Promise<void> {
    const session = this.tracker.current;
    if (session === undefined) {
      await this.post({ type: 'over' });
      this.isBusy = false;
      return;
    }
    const since = this.drawn;
    try {
      const content = await this.kind.ask(session.client, this.wishes, since);
      // The current session may have changed since; that change causes a request of its own.
      if (this.tracker.current?.client === session.client) {
        const { stopped } = this.tracker.current;
        await this.post({ type: 'content', content, isChange: since !== undefined, stopped });
      } else this.isBusy = false;
    } catch (error) {
      this.isBusy = false;
      if (this.tracker.current?.client !== session.client) return;
      await this.post({ type: 'problem', text: error instanceof Error ? error.message : String(error) });
    }
  }

  private async post(message: PanelMessage<Content>): Promise<void> {
    await this.panel?.webview.postMessage(message);
  }
}
