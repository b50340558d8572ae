/**
 * Knowledge about Node binaries, by build id: its constants, and the layout found to be right by reading a program
 * whose coroutines are known. Each binary is checked once; the answer is kept in the cache folder.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { ElfFile } from '../elf/elf-file.js';
import { readConstants, V8Constants } from '../elf/v8-constants.js';
import { candidateLayouts, isMeasured, type HeapLayout } from '../heap/layout.js';
import { lookAtStill, type KnownNode } from '../memory-route.js';
import { ProcessMemory, type User } from '../memory/process-memory.js';
import { isReadRightly, KNOWN_PROGRAM, READY } from './known-program.js';

/** Raised when the cached data, or the program it is checked with, changes. */
const CACHE_VERSION = 2;
const LONGEST_START_MS = 15_000;

/** How to start a binary, and as which user. */
export interface NodeBinary {
  readonly file: string;
  /** Who starts it, if root may choose: a binary never runs with another user's rights. */
  readonly user?: User;
  /** The file with the constants, if not the binary itself. */
  readonly library?: string;
  /** Where the binary finds its libraries. */
  readonly folders?: readonly string[];
  /** Why it must not be started, as a clause. */
  readonly notStarted?: string;
}

export interface CheckedNode extends KnownNode {
  /** A sentence if the layout could not be checked. */
  readonly doubt?: string;
}

interface Kept {
  readonly version: typeof CACHE_VERSION;
  readonly v8: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly layout: HeapLayout;
}

/** Checks that are under way, by build: several processes of one Node can be read at once. */
const checks = new Map<string, Promise<CheckedNode>>();

/** Throws a sentence for a Node that cannot be read. */
export async function knownNode(binary: NodeBinary): Promise<CheckedNode> {
  const elf = new ElfFile(binary.library ?? binary.file);
  try {
    const buildId = elf.buildId();
    const kept = buildId === undefined ? undefined : readKept(buildId);
    if (kept !== undefined)
      return {
        constants: new V8Constants(new Map(Object.entries(kept.constants)), kept.v8),
        layout: kept.layout,
      };
    if (buildId === undefined) return await checkNode(binary, elf, undefined);
    const key = `${buildId} ${binary.notStarted ?? ''}`;
    const check = checks.get(key) ?? checkNode(binary, elf, buildId).finally(() => checks.delete(key));
    checks.set(key, check);
    return await check;
  } finally {
    elf.close();
  }
}

async function checkNode(
  binary: NodeBinary,
  elf: ElfFile,
  buildId: string | undefined,
): Promise<CheckedNode> {
  const constants = readConstants(elf);
  const layouts = candidateLayouts(constants.major);
  const checked = await checkLayouts(binary, constants, layouts);
  if (typeof checked === 'string') {
    const [nearest] = layouts;
    if (!isMeasured(constants.version) || nearest === undefined)
      throw new UserError(`Not read: V8 ${constants.version} is unknown, and ${checked}`);
    return {
      constants,
      layout: nearest,
      doubt: `How this Node lays out its objects could not be checked: ${checked}`,
    };
  }
  if (buildId !== undefined) keep(buildId, constants, checked);
  return { constants, layout: checked };
}

/** The layout that reads the known program correctly, or a clause that says why it could not be tried. */
async function checkLayouts(
  binary: NodeBinary,
  constants: V8Constants,
  layouts: readonly HeapLayout[],
): Promise<HeapLayout | string> {
  if (binary.notStarted !== undefined) return binary.notStarted;
  const child = start(binary);
  try {
    if (!(await isReady(child)) || child.pid === undefined)
      return 'its binary could not be started to try it.';
    const memory = new ProcessMemory(child.pid);
    try {
      for (const layout of layouts) {
        const found = lookAtStill(memory, { constants, layout });
        // A program that has just begun has young objects.
        if (found.heap.copy.youngPages > 0 && isReadRightly(found)) return layout;
      }
    } finally {
      memory.close();
    }
  } finally {
    child.kill('SIGKILL');
  }
  throw new UserError(`Not read: V8 ${constants.version} lays out its objects in a way that is unknown.`);
}

function start({ file, user, folders = [] }: NodeBinary): ChildProcess {
  return spawn(file, ['-e', KNOWN_PROGRAM], {
    cwd: '/',
    // Nothing that would change the program, but the libraries that it was linked with.
    env: folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(':') },
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(process.getuid?.() === 0 ? user : undefined),
  });
}

async function isReady(child: ChildProcess): Promise<boolean> {
  const { stdout } = child;
  if (stdout === null) return false;
  const ended = new AbortController();
  const timer = setTimeout(() => {
    ended.abort();
  }, LONGEST_START_MS);
  child.once('error', () => {
    ended.abort();
  });
  child.once('exit', () => {
    ended.abort();
  });
  try {
    const [first] = (await once(stdout, 'data', { signal: ended.signal })) as [Buffer];
    return first.toString().startsWith(READY);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function readKept(buildId: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(fileOf(buildId), 'utf8')) as Partial<Kept>;
    const isWhole =
      kept.version === CACHE_VERSION && kept.constants !== undefined && kept.layout !== undefined;
    return isWhole ? (kept as Kept) : undefined;
  } catch {
    // Missing or broken: it is made again.
    return undefined;
  }
}

function keep(buildId: string, { values, version }: V8Constants, layout: HeapLayout): void {
  const kept: Kept = { version: CACHE_VERSION, v8: version, constants: Object.fromEntries(values), layout };
  try {
    mkdirSync(path.dirname(fileOf(buildId)), { recursive: true, mode: 0o700 });
    writeFileSync(fileOf(buildId), JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // Without a cache each capture takes half a second longer.
  }
}

function fileOf(buildId: string): string {
  const base = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(base, 'coroutine-debugger', 'nodes', `${buildId}.json`);
}
