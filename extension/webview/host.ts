/** The page's line to the extension: the one object that VS Code hands to a webview, with its messages typed. */
import type { PageMessage, PanelMessage } from '../panels/messages.js';

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** VS Code puts it there; it may be called once. */
declare function acquireVsCodeApi(): WebviewApi;

export class Host<Content, Wishes extends object, Mark = never> {
  private readonly api = acquireVsCodeApi();

  constructor(onMessage: (message: PanelMessage<Content>) => void) {
    // Only VS Code itself can post here: the page has no frames, and nothing else holds its window.
    window.addEventListener('message', ({ data }) => {
      onMessage(data as PanelMessage<Content>);
    });
  }

  send(message: PageMessage<Wishes, Mark>): void {
    this.api.postMessage(message);
  }

  /** What a person chose the last time this panel was open, also before the window was reloaded. */
  remembered(): Partial<Wishes> {
    const state = this.api.getState();
    return typeof state === 'object' && state !== null ? state : {};
  }

  remember(wishes: Wishes): void {
    this.api.setState(wishes);
  }
}
