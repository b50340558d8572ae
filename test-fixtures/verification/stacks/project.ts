/** Builds the project of a stack in `.cache/stacks`: its files, and packages that are installed once. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../debug-adapter/test/debug-session.js';
import { PRICES } from './program-texts.js';
import type { PackageSet, Stack } from './stack.js';

export interface Project {
  readonly folder: string;
  /** The file of the breakpoints. */
  readonly source: string;
  readonly modules: string;
}

const CACHE = path.join(ROOT, '.cache/stacks');

export function prepareProject(stack: Stack, node: string): Project {
  const set = path.join(CACHE, stack.set.name);
  const folder = path.join(set, stack.name.replace(/[^\w.-]+/g, '-'));
  rmSync(folder, { recursive: true, force: true });
  const source = stack.source ?? 'src/prices.ts';
  const files = { [source]: stack.sourceText ?? PRICES, ...stack.files };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const project = { folder, source: path.join(folder, source), modules: path.join(set, 'node_modules') };
  if (stack.prepare !== undefined) {
    const [command = '', ...args] = stack.prepare.flatMap((one) => commandOf(project, one));
    run(node, [command, ...args], folder);
  }
  return project;
}

/** `bin:NAME` is Node with the script of a command; what begins with `./` is in the project. */
export function commandOf(project: Project, word: string): string[] {
  if (word.startsWith('bin:')) return [binOf(project.modules, word.slice(4))];
  return [word.startsWith('./') ? path.join(project.folder, word) : word];
}

/** `package` or `package/command`, of which the package may have a scope. */
function binOf(modules: string, name: string): string {
  const [, packageName = name, command] = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  const manifest = JSON.parse(readFileSync(path.join(modules, packageName, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  const own = command ?? packageName.split('/').at(-1) ?? '';
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[own];
  if (file === undefined) throw new Error(`${packageName} has no command ${own}`);
  return path.join(modules, packageName, file);
}

/** Installs them, if that was not done before; what is said about it goes to this stream. */
export function isInstalled(set: PackageSet, said: NodeJS.WritableStream = process.stdout): boolean {
  try {
    install(path.join(CACHE, set.name), set, said);
    return true;
  } catch (error) {
    said.write(`${String(error)}\n`);
    return false;
  }
}

function install(folder: string, set: PackageSet, said: NodeJS.WritableStream): void {
  const manifest = JSON.stringify({ private: true, dependencies: set.packages });
  const stamp = path.join(folder, 'installed');
  const digest = createHash('sha256').update(manifest).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), manifest);
  said.write(`Installing the packages of ${set.name} (once)…\n`);
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  writeFileSync(stamp, digest);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined || status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
}
