/** VS Code as a person uses it: keys, menus, rows. Each method waits until what it did is to be seen. */
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { TIDY_KEYS, type CodeServer } from './code-server.js';
import type { Installation } from './installation.js';
import { LostRows } from './lost-rows.js';

const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 40_000;

/** Our own sections; all others are of Run and Debug. */
const OWN_SECTIONS = ['Coroutine Tasks', 'Futures', 'Event Loop', 'Findings'];

/** Where VS Code asks for a command, a file or a text. */
const BOX = '.quick-input-widget .quick-input-box input';

export function launchBrowser({ chromium: executablePath }: Installation): Promise<Browser> {
  return chromium.launch({ executablePath, args: BROWSER_ARGS });
}

export class Workbench {
  private readonly lostRows: LostRows;

  private constructor(readonly page: Page) {
    this.lostRows = new LostRows(page);
  }

  static async open(browser: Browser, server: CodeServer, folder: string): Promise<Workbench> {
    // One browser for all, which has VS Code in its cache; but nobody finds what another one has left.
    const [context = await browser.newContext({ viewport: { width: 1500, height: 1100 } })] =
      browser.contexts();
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const devTools = await context.newCDPSession(page);
    await devTools.send('Storage.clearDataForOrigin', {
      origin: server.address,
      storageTypes: 'cookies,local_storage,indexeddb',
    });
    await page.goto(`${server.address}/?folder=${folder}`);
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return new Workbench(page);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** As it was opened, but warm: nothing is debugged, nothing is open, no breakpoint is set. */
  async tidy(): Promise<void> {
    const toolbar = this.page.locator('.debug-toolbar');
    const stop = toolbar.locator('.action-label:is([aria-label^="Stop"], [aria-label^="Disconnect"])');
    // Once for each session: the toolbar is that of the next one then, which nothing on the page tells.
    while (await toolbar.isVisible()) {
      await stop.dispatchEvent('click', {}, { timeout: 1000 }).catch(() => undefined);
      await toolbar.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
    }
    // Keys are for VS Code, not for a panel.
    await this.page.locator('.command-center .action-item').last().click();
    await this.page.locator(`${BOX}.empty`).waitFor();
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press(TIDY_KEYS);
    for (const gone of ['.tabs-container .tab', '.part.panel', '.part.auxiliarybar', '.notification-toast'])
      await this.page.locator(`${gone} >> visible=true`).first().waitFor({ state: 'detached' });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.search(`>${title}`);
    // With the mouse, too: the focus returns to the button at the top, where the release of Enter opens the box again.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /**
   * Opens the box at the top with the mouse, and types into it: a key goes to what has the focus, and a panel or a stop
   * can take the focus at any moment.
   */
  private async search(text: string): Promise<Locator> {
    await this.page.locator('.command-center .action-item').last().click();
    // The box of the command before can still be in sight: what is typed into it is lost.
    await this.page.locator(`${BOX}.empty[aria-label^="Search files by name"]`).waitFor();
    const input = this.page.locator(BOX);
    await input.fill(text);
    return input;
  }

  /** Opens `main.ts`, or `main.ts:12` with the cursor on that line. */
  async openFile(place: string): Promise<void> {
    const input = await this.search(place.replace(/:\d+$/, ''));
    const name = place.replace(/:\d+$/, '').split('/').at(-1) ?? place;
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
    await row.waitFor();
    if (name !== place) await input.fill(place);
    await row.click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
    await input.waitFor({ state: 'hidden' });
  }

  /** The Run and Debug view, and our own views where they are among these, with only these sections open. */
  async showDebugView(...open: readonly string[]): Promise<void> {
    await this.command('View: Show Run and Debug');
    await this.page.locator('.debug-viewlet').waitFor();
    // Keys that follow are for VS Code, not for a panel.
    await this.page.locator('iframe:focus').waitFor({ state: 'detached' });
    if (open.length === 0) return;
    const own = open.filter((title) => OWN_SECTIONS.includes(title));
    if (own.length > 0) await this.showOwnViews(own);
    if (own.length === open.length) return;
    await this.widenSideBar();
    await this.openOnly('.debug-viewlet', open);
  }

  /** Wide enough that the buttons of a row in the Call Stack do not lie where it is clicked. */
  private async widenSideBar(): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null || box.width > 400) return;
    await this.page.mouse.move(box.x + box.width, box.y + 600);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + 440, box.y + 600, { steps: 4 });
    await this.page.mouse.up();
  }

  private async showOwnViews(open: readonly string[]): Promise<void> {
    await this.command('Coroutines: Focus on Coroutine Tasks View');
    const container = this.page.locator('.part.auxiliarybar');
    await container.locator('.pane-header').first().waitFor();
    await this.openOnly('.part.auxiliarybar', open);
  }

  /** Wide enough that no row of our own views is cut off. */
  async widenOwnViews(): Promise<void> {
    const box = await this.page.locator('.part.auxiliarybar').boundingBox();
    if (box === null) throw new Error('The secondary side bar is not on screen.');
    // The edge that is dragged lies in the gap beside the bar.
    await this.page.mouse.move(box.x - 2, box.y + 600);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width - 560, box.y + 600, { steps: 4 });
    await this.page.mouse.up();
  }

  private async openOnly(place: string, open: readonly string[]): Promise<void> {
    for (const header of await this.page.locator(`${place} .pane-header`).all()) {
      const title = (await header.locator('.title').innerText()).trim().toLowerCase();
      const isWanted = open.some((name) => name.toLowerCase() === title);
      if ((await header.getAttribute('aria-expanded')) !== String(isWanted)) {
        await header.click({ position: { x: 30, y: 8 } });
      }
    }
  }

  /** F5 with no launch.json: VS Code asks which debugger, for its own Node debugger knows the language too; ours is first. */
  async debugOpenFile(): Promise<void> {
    // Our button beside the tabs: before it is there VS Code knows no debugger for the file.
    await this.page.locator('.tabs-and-actions-container .codicon-debug-alt').first().waitFor();
    await this.page.keyboard.press('F5');
    const first = this.page.locator('.quick-input-list .monaco-list-row').first();
    const ours = first.filter({ hasText: 'Coroutine Debugger' });
    // A window that has debugged already does not ask again.
    await ours.or(this.page.locator('.debug-toolbar')).first().waitFor();
    if (await ours.isVisible()) await ours.click();
  }

  /** F5 on a configuration of launch.json, once VS Code has read it. */
  async debugConfiguration(name: string): Promise<void> {
    await this.command('View: Show Run and Debug');
    await this.page.locator('.start-debug-action-item', { hasText: name }).waitFor();
    await this.page.keyboard.press('F5');
  }

  /** Waits until the program is stopped. */
  async stopped(): Promise<void> {
    await this.page.locator('.debug-toolbar .codicon-debug-continue').waitFor();
    await this.page.locator('.debug-top-stack-frame-line').first().waitFor();
  }

  /** Waits until VS Code says why the program is stopped: in the header of the Call Stack, for there is one thread. */
  async stoppedBecause(reason: string): Promise<void> {
    await this.page.locator('.debug-viewlet .pane-header', { hasText: reason }).waitFor();
  }

  /** Waits until the program has ended. */
  async ended(): Promise<void> {
    await this.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  /** A section of the side bar, opened. */
  async section(title: string): Promise<Locator> {
    const pane = this.page
      .locator('.pane')
      .filter({ has: this.page.locator(`.pane-header .title:text-is("${title}")`) })
      .first();
    const header = pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await pane.locator('.pane-header[aria-expanded="true"]').waitFor();
    return pane;
  }

  /** Pulls the upper edge of a section up: VS Code gives a section that is added a few rows only. */
  async enlarge(title: string, byPixels: number): Promise<void> {
    // The first of our own is as tall as the window already.
    if (title === OWN_SECTIONS[0]) return;
    const header = (await this.section(title)).locator('.pane-header');
    // Sections that open move those below them for a while: hovering waits until this one stands still.
    await header.hover();
    const box = await header.boundingBox();
    if (box === null) throw new Error(`The header of ${title} is not on screen.`);
    await this.page.mouse.move(box.x + 200, box.y);
    // Pressed before the edge has the mouse, the drag would move the whole section.
    await this.page.locator('.monaco-sash.horizontal.hover').first().waitFor({ state: 'attached' });
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + 200, box.y - byPixels, { steps: 4 });
    await this.page.mouse.up();
    // Away from the edge, which is marked while the mouse is over it.
    await this.page.mouse.move(1000, 700);
  }

  /** Rows of a section that can be seen, as text. */
  async rows(title: string): Promise<string[]> {
    const pane = await this.section(title);
    const texts = await pane.locator('.monaco-list-row').allInnerTexts();
    return texts.map(readable);
  }

  /** Waits for a row of a section that holds this text. */
  async row(title: string, text: string | RegExp): Promise<Locator> {
    const pane = await this.section(title);
    const row = pane.locator('.monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    return row;
  }

  async rowIsGone(title: string, text: string | RegExp): Promise<void> {
    const pane = await this.section(title);
    await pane.locator('.monaco-list-row', { hasText: text }).waitFor({ state: 'detached' });
  }

  /** A command of the menu that the right button opens on a row. */
  async rowMenu(title: string, text: string, action: string): Promise<void> {
    const pane = await this.section(title);
    const menu = this.page.locator('.context-view .monaco-menu');
    // Rows above it come and go while the program runs, so the click can hit another row. That row then has the focus.
    const itsRow = pane.locator('.monaco-list-row.focused', { hasText: text });
    for (;;) {
      await (await this.row(title, text)).click({ button: 'right' });
      if ((await itsRow.count()) > 0) break;
      await this.page.keyboard.press('Escape');
    }
    await menu.locator('.action-label', { hasText: action }).first().waitFor();
    // For a moment after it opens a menu does not hear the mouse; the keyboard it hears at once.
    const focused = menu.locator('.action-item.focused');
    const count = await menu.locator('.action-item').count();
    for (let step = 0; step < count; step++) {
      await this.page.keyboard.press('ArrowDown');
      if (!(await focused.innerText()).includes(action)) continue;
      await this.page.keyboard.press('Enter');
      this.lostRows.expect(text);
      return;
    }
    throw new Error(`The menu has no '${action}' that can be chosen.`);
  }

  /** An answer in the box that a command opens. */
  async answerInput(title: string, text: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-title', { hasText: title }).waitFor();
    const input = this.page.locator(BOX);
    await input.fill(text);
    await input.press('Enter');
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'false')
      await row.locator('.monaco-tl-twistie').click();
  }

  /** Waits until the line VS Code marks as the one the program is stopped at has this text; its mark comes late. */
  async stoppedAt(text: RegExp): Promise<void> {
    // As text, for it runs in the page, whose types this project does not know.
    await this.page.waitForFunction(`(() => {
      const mark = document.querySelector('.debug-top-stack-frame-line');
      if (mark === null) return false;
      const { top } = mark.getBoundingClientRect();
      return [...document.querySelectorAll('.editor-instance .view-line')].some((line) =>
        Math.abs(line.getBoundingClientRect().top - top) < 3 &&
        ${String(text)}.test(line.textContent.replaceAll(${String(UNREADABLE)}, ' ').trim()));
    })()`);
  }

  /** Waits until the cursor of an editor is on the line of `main.ts:12`, though a panel may have the keyboard. */
  async cursorIsAt(place: string): Promise<void> {
    const line = place.split(':').at(-1) ?? '';
    await this.page
      .locator('.editor-instance .line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) })
      .first()
      .waitFor();
  }

  /** Waits for a notification with this text. */
  async notification(text: string | RegExp): Promise<string> {
    const toast = this.page.locator('.notification-toast', { hasText: text }).first();
    await toast.waitFor();
    return toast.locator('.notification-list-item-message').innerText();
  }

  async answerNotification(button: string): Promise<void> {
    await this.page.locator('.notification-toast .monaco-button', { hasText: button }).click();
  }

  /** A row of the list that a command shows. */
  async pick(title: string, label: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-title', { hasText: title }).waitFor();
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).click();
  }

  /** A path in the dialog that asks for a file. */
  async enterPath(file: string): Promise<void> {
    const input = this.page.locator(BOX);
    await this.page.locator('.quick-input-widget .quick-input-title', { hasText: 'Dump' }).waitFor();
    // It writes the folder into the box once it has read it.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: 'kitchen.ts' }).waitFor();
    await input.fill(file);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Reloads the window, as after an update of VS Code or a lost connection, once it has saved what is open. */
  async reload(open: string): Promise<void> {
    // VS Code saves what is open every few seconds, and cannot when a browser reloads it.
    await this.page.waitForFunction(
      `(async () => {
        for (const { name } of await indexedDB.databases()) {
          const database = await new Promise((resolve, reject) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
            request.onerror = reject;
          });
          try {
            if (!database.objectStoreNames.contains('ItemTable')) continue;
            const editors = await new Promise((resolve, reject) => {
              const store = database.transaction('ItemTable').objectStore('ItemTable');
              const request = store.get('memento/workbench.parts.editor');
              request.onsuccess = () => resolve(request.result);
              request.onerror = reject;
            });
            if (String(editors).includes(${JSON.stringify(open)})) return true;
          } finally {
            database.close();
          }
        }
        return false;
      })()`,
      undefined,
      { polling: 200 },
    );
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  /** Rests the mouse on a word of the line with this text. */
  async hoverWord(lineText: string, word: string): Promise<void> {
    const line = this.page.locator('.editor-instance .view-line', { hasText: lineText }).first();
    await line
      .locator('span > span', { hasText: new RegExp(`^\\s*${word}\\s*$`) })
      .first()
      .hover();
  }

  /** Waits until the program has printed this in the Debug Console. */
  async output(text: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+Y');
    await this.page.locator('.repl .repl-tree .monaco-list-row', { hasText: text }).first().waitFor();
  }

  /** Sets a variable of the frame selected in the Call Stack, as shown in the Variables view. */
  async setVariable(name: string, value: string): Promise<void> {
    const row = await this.row('Variables', new RegExp(`${name}\\s*=`));
    await row.dblclick();
    const input = this.page.locator('.debug-viewlet .monaco-inputbox input');
    await input.fill(value);
    await this.page.keyboard.press('Enter');
    await this.row('Variables', new RegExp(`${name}\\s*=\\s*${value}`));
  }

  /** A command of the menu that the right button opens on a line number. */
  async gutterMenu(line: number, title: string): Promise<void> {
    const number = this.page.locator('.editor-instance .margin .line-numbers', {
      hasText: new RegExp(`^${line}$`),
    });
    await number.click({ button: 'right' });
    await this.page.locator('.context-view .action-label', { hasText: title }).click();
  }

  async toolbar(title: string): Promise<void> {
    await this.page.locator(`.debug-toolbar .action-label[aria-label^="${title}"]`).click();
  }

  /** Waits for text that an extension has put beside a line: it is in the style sheet, not among the rows. */
  async textBesideLine(text: string): Promise<void> {
    // As text, for it runs in the page, whose types this project does not know.
    await this.page.waitForFunction(
      `[...document.querySelectorAll('.view-line span')].some((span) =>
        getComputedStyle(span, '::after').content.replaceAll('\u00a0', ' ').includes(${JSON.stringify(text)}))`,
    );
  }

  /** Drags the divider between two editors side by side to this distance from the left. */
  async moveDividerOfEditors(x: number): Promise<void> {
    const second = await this.page.locator('.editor-group-container').nth(1).boundingBox();
    if (second === null) throw new Error('There is only one editor.');
    await this.page.mouse.move(second.x, second.y + 500);
    await this.page.locator('.monaco-sash.vertical.hover').first().waitFor({ state: 'attached' });
    await this.page.mouse.down();
    await this.page.mouse.move(x, second.y + 500, { steps: 4 });
    await this.page.mouse.up();
    await this.page.mouse.move(100, 900);
  }

  /** The page inside the editor panel in sight: one behind another tab stays for a moment. */
  panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
  }

  /** What a picture of the window would show of notifications, menus and rows, for a report that has no picture. */
  async textOnScreen(): Promise<string> {
    const parts = {
      Notifications: '.notification-toast',
      'Box at the top': '.quick-input-widget',
      Menu: '.context-view .action-label',
      Sections: '.pane-header',
      Rows: '.pane .monaco-list-row',
      Toolbar: '.debug-toolbar',
    };
    const lines = await Promise.all(
      Object.entries(parts).map(async ([name, selector]) => {
        const texts = await this.page.locator(`${selector} >> visible=true`).allInnerTexts();
        return `${name}: ${texts.map(readable).join(' | ')}`;
      }),
    );
    const focused = await this.page.evaluate('document.activeElement?.outerHTML.slice(0, 200)');
    return [...lines, `Keyboard: ${String(focused)}`].join('\n');
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  /** A picture of the rows of one section and its header: readable where a page shows it small. */
  async sectionPicture(title: string, file: string): Promise<void> {
    const pane = await this.section(title);
    // Away from rows and edges, which are marked while the mouse is over them.
    await this.page.mouse.move(1000, 700);
    const header = await pane.locator('.pane-header').boundingBox();
    const last = await pane.locator('.monaco-list-row').last().boundingBox();
    if (header === null || last === null) throw new Error(`${title} is not on screen.`);
    const height = last.y + last.height - header.y + 6;
    await this.page.screenshot({ path: file, clip: { ...header, height } });
  }
}

/** Blanks, fixed ones too, and the invisible marks of an editor. */
const UNREADABLE = /[^\x21-\x7e·↳…“”]+/g;

function readable(text: string): string {
  return text.replaceAll(UNREADABLE, ' ').trim();
}
