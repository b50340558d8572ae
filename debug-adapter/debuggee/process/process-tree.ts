/** All that a process has started, and these have in turn, at one moment: what outlives it is found again by no other way. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface KnownProcess {
  readonly pid: number;
  readonly parent: number;
  /** A number is given again to another process: with the time of its start it is one only. */
  readonly startedAt: string;
}

export class ProcessTree {
  private constructor(private readonly below: readonly KnownProcess[]) {}

  /** Empty on Windows, where `endTree` asks the system. */
  static below(top: number): ProcessTree {
    const all = processes();
    const found: KnownProcess[] = [];
    const pids = new Set([top]);
    for (let size = 0; size !== pids.size;) {
      size = pids.size;
      for (const one of all) {
        if (!pids.has(one.parent) || pids.has(one.pid)) continue;
        pids.add(one.pid);
        found.push(one);
      }
    }
    return new ProcessTree(found);
  }

  /** Sends it to those that still run. */
  signal(signal: NodeJS.Signals): void {
    if (this.below.length === 0) return;
    const now = new Map(processes().map((one) => [one.pid, one.startedAt]));
    for (const { pid, startedAt } of this.below) if (now.get(pid) === startedAt) sendSignal(pid, signal);
  }
}

/** Ends a process that the adapter started, and all below it, at once. */
export function endTree(top: number): void {
  if (process.platform === 'win32') {
    const tool = path.join(process.env['WINDIR'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawnSync(tool, ['/F', '/T', '/PID', String(top)], { windowsHide: true });
    return;
  }
  const tree = ProcessTree.below(top);
  sendSignal(top, 'SIGKILL');
  tree.signal('SIGKILL');
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or is another user's.
  }
}

function processes(): KnownProcess[] {
  if (process.platform === 'win32') return [];
  return process.platform === 'linux' ? processesOfLinux() : processesByPs();
}

function processesOfLinux(): KnownProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the command, in parentheses, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), parent: Number(fields[1]), startedAt: fields[19] ?? '' }];
    } catch {
      return [];
    }
  });
}

function processesByPs(): KnownProcess[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, startedAt = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), startedAt }];
  });
}
