/** The memory of a running process, read through /proc: nothing is ever written, and no code runs in it. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { UserError } from '../../errors.js';
import type { AddressSpace, Region } from './address-space.js';

const LINE = /^([0-9a-f]+)-([0-9a-f]+) (....) \S+ \S+ (\d+)\s*(.*)$/;
const LARGEST_READ = 1 << 24;

export class ProcessMemory implements AddressSpace {
  readonly #fd: number;

  /** Throws a sentence that says what would allow it. */
  constructor(readonly pid: number) {
    try {
      this.#fd = openSync(`/proc/${pid}/mem`, 'r');
    } catch (error) {
      throw new UserError(whyNot(pid, error as NodeJS.ErrnoException));
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  regions(): Region[] {
    return readFileSync(`/proc/${this.pid}/maps`, 'latin1')
      .split('\n')
      .flatMap((line) => {
        const [, start, end, rights = '', inode, name] = LINE.exec(line) ?? [];
        if (start === undefined || end === undefined) return [];
        const isAnonymous = rights.startsWith('r') && rights[2] !== 'x' && inode === '0' && name === '';
        return [{ start: parseInt(start, 16), end: parseInt(end, 16), isAnonymous }];
      });
  }

  read(into: Uint8Array, offset: number, length: number, address: number): number {
    let done = 0;
    while (done < length) {
      let count = 0;
      try {
        count = readSync(
          this.#fd,
          into,
          offset + done,
          Math.min(length - done, LARGEST_READ),
          address + done,
        );
      } catch {
        // Missing, or gone: the kernel's answer for both is an error.
      }
      if (count <= 0) break;
      done += count;
    }
    return done;
  }
}

function whyNot(pid: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `There is no process ${pid}.`;
  if (code === 'ESRCH') return `Process ${pid} has ended: it has no memory any more.`;
  if (code !== 'EACCES' && code !== 'EPERM') return `The memory of process ${pid} cannot be read: ${message}`;
  const owner = userOf(pid)?.uid;
  const isOthers = owner !== undefined && owner !== process.getuid?.();
  if (isOthers)
    return `Process ${pid} belongs to another user (${owner}): sudo coroutine-debugger pstree ${pid} may read it.`;
  const scope = readOrNothing('/proc/sys/kernel/yama/ptrace_scope').trim();
  if (scope !== '' && scope !== '0')
    return `This system lets a program read the memory of its own children only (ptrace_scope is ${scope}): sudo coroutine-debugger pstree ${pid} may read it, or sudo sysctl kernel.yama.ptrace_scope=0 allows it for all.`;
  return `The memory of process ${pid} may not be read: in a container, start that with --cap-add=SYS_PTRACE, or read from the host with sudo coroutine-debugger pstree ${pid}.`;
}

/** A user with a group, as Linux numbers them. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** As whom a process runs; undefined if unknown. */
export function userOf(pid: number): User | undefined {
  const status = readOrNothing(`/proc/${pid}/status`);
  const [uid, gid] = ['Uid', 'Gid'].map((field) => new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
