/** The versions of Node that the tests run on, each installed once from npm outside of the repository. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { run } from './set-up.mjs';

/** The version that people use: every test runs on it. */
export const MAIN_MAJOR = 24;
/** Versions on which what depends on V8 or Node is tested, too. */
const OTHER_MAJORS = [20, 22, 26];

/** npm packages that carry nothing but Node's binary, for the platforms that have one. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * @typedef {{ major: number, binary?: string, reason?: string }} TestedNode `binary`: absolute path of a Node that runs;
 *   absent: why there is none
 * @returns {{ main: TestedNode, others: TestedNode[] }}
 */
export function testedNodes() {
  return { main: nodeOf(MAIN_MAJOR), others: OTHER_MAJORS.map(nodeOf) };
}

function nodeOf(major) {
  if (Number(process.versions.node.split('.')[0]) === major) return { major, binary: process.execPath };
  const folder = path.join(cacheFolder(), String(major));
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const binary = path.join(folder, 'node_modules', PACKAGE, 'bin', name);
  if (!existsSync(binary)) {
    process.stdout.write(`Installing Node ${major} into ${folder} (once)…\n`);
    mkdirSync(folder, { recursive: true });
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder];
    if (run('npm', [...install, `${PACKAGE}@${major}`], { cwd: folder }) !== 0)
      return { major, reason: `npm could not install ${PACKAGE}@${major}` };
  }
  const { status, error } = spawnSync(binary, ['--version']);
  return status === 0 ? { major, binary } : { major, reason: error?.message ?? 'it does not start' };
}

/** The environment in which `node` is this binary, for the processes that a test starts. */
export function environmentOf(binary) {
  return { ...process.env, PATH: `${path.dirname(binary)}${path.delimiter}${process.env.PATH ?? ''}` };
}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  return path.join(base, 'coroutine-debugger-node');
}
