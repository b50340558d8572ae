/** The page's connection to the extension: the one object that VS Code gives a webview, with typed messages. */
import type { PageMessage, PanelMessage } from '../panels/messages.js';

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** VS Code defines it; it can be called only once. */
declare function acquireVsCodeApi(): WebviewApi;

export class Host<Content, Wishes extends object, Mark = never> {
  private readonly api = acquireVsCodeApi();

  constructor(onMessage: (message: PanelMessage<Content>) => void) {
    // Only VS Code itself can post here: the page has no frames, and nothing else has a reference to its window.
    window.addEventListener('message', ({ data }) => {
      onMessage(data as PanelMessage<Content>);
    });
  }

  send(message: PageMessage<Wishes, Mark>): void {
    this.api.postMessage(message);
  }

  /** The user's choices from the last time this panel was open, even before a window reload. */
  remembered(): Partial<Wishes> {
    const state = this.api.getState();
    return typeof state === 'object' && state !== null ? state : {};
  }

  remember(wishes: Wishes): void {
    this.api.setState(wishes);
  }
}
