/** VS Code as a person uses it: keys, menus, rows. Each method waits until what it did is to be seen. */
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { CodeServer } from './code-server.js';
import type { Installation } from './installation.js';

const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 30_000;

export function launchBrowser({ chromium: executablePath }: Installation): Promise<Browser> {
  return chromium.launch({ executablePath, args: BROWSER_ARGS });
}

export class Workbench {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, server: CodeServer, folder: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1500, height: 1100 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${server.address}/?folder=${folder}`);
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return new Workbench(page);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Opens `main.ts`, or `main.ts:12` with the cursor on that line. */
  async openFile(place: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    await input.fill(place.replace(/:\d+$/, ''));
    const name = place.replace(/:\d+$/, '').split('/').at(-1) ?? place;
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    if (name !== place) await input.fill(place);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
    await input.waitFor({ state: 'hidden' });
  }

  async showDebugView(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+D');
    await this.page.locator('.debug-viewlet').waitFor();
  }

  /** F5 with no launch.json: VS Code asks which debugger, for its own Node debugger knows the language too; ours is first. */
  async debugOpenFile(): Promise<void> {
    await this.page.keyboard.press('F5');
    const first = this.page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: 'Coroutine Debugger' }).click();
  }

  /** Waits until the program is stopped. */
  async stopped(): Promise<void> {
    await this.page.locator('.debug-toolbar .codicon-debug-continue').waitFor();
    await this.page.locator('.debug-top-stack-frame-line').first().waitFor();
  }

  /** Waits until the program has ended. */
  async ended(): Promise<void> {
    await this.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  /** A section of the side bar, opened. */
  async section(title: string): Promise<Locator> {
    const pane = this.page
      .locator('.pane')
      .filter({
        has: this.page.locator(
          `.pane-header h3.title[title^="${title}"], .pane-header .title:text-is("${title}")`,
        ),
      })
      .first();
    const header = pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await pane.locator('.pane-header[aria-expanded="true"]').waitFor();
    return pane;
  }

  /** Rows of a section that can be seen, as text. */
  async rows(title: string): Promise<string[]> {
    const pane = await this.section(title);
    const texts = await pane.locator('.monaco-list-row').allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** Waits for a row of a section that holds this text. */
  async row(title: string, text: string | RegExp): Promise<Locator> {
    const pane = await this.section(title);
    const row = pane.locator('.monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    return row;
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'false')
      await row.locator('.monaco-tl-twistie').click();
  }

  /** The line VS Code marks as the one the program is stopped at. */
  async stoppedLine(): Promise<string> {
    const line = this.page.locator('.debug-top-stack-frame-line').first();
    const box = await line.boundingBox();
    if (box === null) throw new Error('The line of the stop is not on screen.');
    const lines = this.page.locator('.editor-instance .view-line');
    for (const candidate of await lines.all()) {
      const other = await candidate.boundingBox();
      if (other !== null && Math.abs(other.y - box.y) < 3) {
        return (await candidate.innerText()).replaceAll('\u00a0', ' ').trim();
      }
    }
    throw new Error('No line of the editor is where the stop is marked.');
  }

  /** Waits for a notification with this text. */
  async notification(text: string | RegExp): Promise<string> {
    const toast = this.page.locator('.notification-toast', { hasText: text }).first();
    await toast.waitFor();
    return toast.locator('.notification-list-item-message').innerText();
  }

  /** Waits until the program has printed this in the Debug Console. */
  async output(text: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+Y');
    await this.page.locator('.repl .repl-tree .monaco-list-row', { hasText: text }).first().waitFor();
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }
}
