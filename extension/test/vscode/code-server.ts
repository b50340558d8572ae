/** One running code-server with a profile of its own and our .vsix installed. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Installation } from './installation.js';
import { ROOT } from './vsix.js';

/** A quiet VS Code: nothing pops up, updates or asks. */
const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'chat.disableAIFeatures': true,
  'debug.internalConsoleOptions': 'neverOpen',
  'editor.minimap.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  // Each frame of an animation is drawn by the processor.
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  // A stop takes the keyboard to the editor at a moment of VS Code's choice: the palette stays open through it.
  'workbench.quickOpen.closeOnFocusLost': false,
  // One server for the language is enough.
  'typescript.tsserver.useSyntaxServer': 'never',
  // The one from npm lacks its TypeScript.
  'typescript.tsdk': path.join(ROOT, 'node_modules', 'typescript', 'lib'),
};

/** The keys by which a scenario leaves its window to the next one, as a person could bind them. */
export const TIDY_KEYS = 'Control+Alt+Shift+F9';
const KEY_BINDINGS = [
  {
    key: 'ctrl+alt+shift+f9',
    command: 'runCommands',
    args: {
      commands: [
        'workbench.action.closeAllEditors',
        'workbench.debug.viewlet.action.removeAllBreakpoints',
        'workbench.debug.viewlet.action.removeAllWatchExpressions',
        'workbench.debug.panel.action.clearReplAction',
        'notifications.clearAll',
        'workbench.action.closePanel',
        'workbench.action.closeAuxiliaryBar',
        'workbench.view.explorer',
      ],
    },
  },
];

const READY_WITHIN_MS = 60_000;

export class CodeServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly home: string,
    /** `http://127.0.0.1:PORT` */
    readonly address: string,
  ) {}

  /** Starts one. With `forSuite`, a page can run a mocha suite inside the extension host (and shows no notifications). */
  static async start(
    { node, serverEntry }: Installation,
    vsix: string,
    mode: 'forUser' | 'forSuite',
  ): Promise<CodeServer> {
    const home = mkdtempSync(path.join(os.tmpdir(), 'coroutine-debugger-vscode-'));
    const data = path.join(home, 'data');
    mkdirSync(path.join(data, 'User'), { recursive: true });
    writeFileSync(path.join(data, 'User', 'settings.json'), JSON.stringify(SETTINGS));
    writeFileSync(path.join(data, 'User', 'keybindings.json'), JSON.stringify(KEY_BINDINGS));
    const folders = ['--user-data-dir', data, '--extensions-dir', path.join(home, 'extensions')];
    const env: NodeJS.ProcessEnv = {
      // The debuggee runs on the Node that runs the tests, which is the first on PATH.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, 'config'),
      XDG_DATA_HOME: path.join(home, 'share'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
      LANG: 'C.UTF-8',
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    };
    execFileSync(node, [serverEntry, ...folders, '--install-extension', vsix], { env, stdio: 'pipe' });
    const port = await freePort();
    const child = spawn(
      node,
      [
        serverEntry,
        ...folders,
        ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--reconnection-grace-time', '3'],
        ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
        '--disable-getting-started-override',
        ...(mode === 'forSuite' ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
      ],
      // A group of its own, so that its extension hosts end with it.
      { env, stdio: 'ignore', detached: true },
    );
    // A run that is broken off takes its server with it.
    process.once('exit', () => {
      killGroup(child);
    });
    const server = new CodeServer(child, home, `http://127.0.0.1:${port}`);
    await server.isReady();
    return server;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    if (killGroup(this.child)) await closed;
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }

  private async isReady(): Promise<void> {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until;) {
      const response = await fetch(`${this.address}/healthz`).catch(() => undefined);
      if (response?.ok === true) return;
      if (this.child.exitCode !== null) throw new Error(`code-server ended with ${this.child.exitCode}.`);
      // The server tells of its readiness only by answering.
      await delay(100);
    }
    throw new Error('code-server did not answer within a minute.');
  }
}

/** Ends the server with its extension hosts; false when it has ended already. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined || exitCode !== null || signalCode !== null) return false;
  process.kill(-pid, 'SIGKILL');
  return true;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
