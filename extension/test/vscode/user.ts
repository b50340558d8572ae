/** One person at one VS Code: the server, the browser and a folder to work in, shared by the scenarios of a file. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { CodeServer } from './code-server.js';
import { install } from './installation.js';
import { packagedVsix, ROOT } from './vsix.js';
import { launchBrowser, Workbench } from './workbench.js';

/** Of failures, in all files. */
let pictures = 0;

let shared: Promise<User> | undefined;

/** At the end of everything. */
export async function leaveShared(): Promise<void> {
  await (await shared)?.leave();
}

export class User {
  /** Of the scenario before, tidied up. */
  private kept: Workbench | undefined;

  private constructor(
    private readonly server: CodeServer,
    private readonly browser: Browser,
    readonly folder: string,
  ) {}

  /** The same person for every file that leaves no settings behind: a server takes seconds to start. */
  static sharing(): Promise<User> {
    shared ??= User.arrive();
    return shared;
  }

  static async arrive(): Promise<User> {
    const installation = install();
    const [server, browser] = await Promise.all([
      CodeServer.start(installation, packagedVsix(), 'forUser'),
      launchBrowser(installation),
    ]);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'kitchen-'));
    cpSync(path.join(ROOT, 'test-fixtures', 'workspace'), folder, { recursive: true });
    cpSync(path.join(ROOT, 'test-fixtures', 'samples', 'restaurant'), path.join(folder, 'restaurant'), {
      recursive: true,
    });
    // So that the editor knows Node's own modules, which a project of a person would have installed.
    const compilerOptions = { types: ['node'], typeRoots: [path.join(ROOT, 'node_modules', '@types')] };
    const tsconfig = { compilerOptions: { ...compilerOptions, module: 'nodenext', target: 'es2023' } };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    return new User(server, browser, folder);
  }

  /** A new window on the folder, for as long as `work` takes; a picture is kept of one where it fails. */
  async inWindow(work: (workbench: Workbench) => Promise<void>): Promise<void> {
    // It would take a third of a processor in the background.
    await this.kept?.close();
    this.kept = undefined;
    const workbench = await Workbench.open(this.browser, this.server, this.folder);
    try {
      await this.watched(work, workbench);
    } finally {
      await workbench.close();
    }
  }

  /**
   * The same window for every scenario that leaves nothing behind but what `tidy` removes: no settings, no launch.json,
   * no arrangement of views. To open one costs more than most scenarios themselves.
   */
  async inKeptWindow(work: (workbench: Workbench) => Promise<void>): Promise<void> {
    const workbench = this.kept ?? (await Workbench.open(this.browser, this.server, this.folder));
    this.kept = undefined;
    try {
      await this.watched(work, workbench);
      await this.watched((window) => window.tidy(), workbench);
      this.kept = workbench;
    } finally {
      if (this.kept === undefined) await workbench.close();
    }
  }

  private async watched(work: (workbench: Workbench) => Promise<void>, workbench: Workbench): Promise<void> {
    try {
      await work(workbench);
    } catch (error) {
      const picture = path.join(ROOT, '.cache', `vscode-failure-${++pictures}.png`);
      mkdirSync(path.dirname(picture), { recursive: true });
      await workbench.screenshot(picture);
      const screen = await workbench.textOnScreen();
      throw new Error(`${String(error)}\n(a picture of the window is in ${picture})\n${screen}`, {
        cause: error,
      });
    }
  }

  async leave(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `kitchen.ts:6`: where a text stands in a file of the workspace, for the editor to open. */
export function placeOf(folder: string, file: string, text: string): string {
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`${file} has no '${text}'.`);
  return `${file}:${index + 1}`;
}

/** A picture for the README. */
export function pictureFile(name: string): string {
  const folder = path.join(ROOT, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
