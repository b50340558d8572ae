/** Answers which row is meant: a command of a row's menu asks so if the view was redrawn at that moment. */
import type { Page } from 'playwright-core';

export class LostRows {
  /** A text of the row whose menu was used last. */
  private meant = '';
  private answering: Promise<void> | undefined;

  constructor(private readonly page: Page) {}

  /** A command of the menu of the row with this text has been chosen. */
  expect(text: string): void {
    this.meant = text;
    // It ends with the page. Where no row has this text, the scenario fails by what it waits for.
    this.answering ??= this.answer().catch(() => undefined);
  }

  /** Fails when the page is closed. */
  private async answer(): Promise<void> {
    const question = this.page.locator('.quick-input-widget .quick-input-title', {
      hasText: /^Which \w+\?$/,
    });
    for (;;) {
      // None comes as long as no row is lost.
      await question.waitFor({ timeout: 0 });
      const choice = this.page.locator('.quick-input-list .monaco-list-row', { hasText: this.meant });
      await choice.first().click();
      await question.waitFor({ state: 'hidden' });
    }
  }
}
