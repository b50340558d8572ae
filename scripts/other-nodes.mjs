/** The other versions of Node that programs are debugged on, each installed once from npm outside of the repository. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { run } from './set-up.mjs';

const MAJORS = [24, 26];

/** npm packages that carry nothing but Node's binary, for the platforms that have one. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * @returns {{ major: number, binary?: string, reason?: string }[]} a binary that runs, or why there is none; the Node
 *   that runs us is left out
 */
export function otherNodes() {
  const own = Number(process.versions.node.split('.')[0]);
  return MAJORS.filter((major) => major !== own).map((major) => {
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
  });
}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  return path.join(base, 'coroutine-debugger-node');
}
