/** Processes of this machine from /proc: their commands, start times, states and parents. */
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import type { RunningProcess } from '../../protocol/running-process.js';
import { ElfFile } from '../elf/elf-file.js';
import { hasNodeLibrary, isNodeName } from './node-files.js';
import { linkOf, readText } from './proc-files.js';

/** Where Node opens its inspector by default. */
export const DEFAULT_PORT = 9229;
/** SIGUSR1 as a bit of the masks of signals. */
const SIGUSR1_BIT = 1n << 9n;
const OFFERED_TO_ADDONS = 'napi_create_function';
/** Clock ticks per second of Linux's times, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

const STATES: Readonly<Record<string, string>> = {
  R: 'runs',
  S: 'sleeps',
  D: 'in the kernel',
  T: 'stopped',
  t: 'stopped by a debugger',
  Z: 'has ended',
};

/** Processes that run Node, oldest first. */
export function nodeProcesses(): RunningProcess[] {
  return allPids()
    .filter((pid) => isNode(pid))
    .flatMap((pid) => describeProcess(pid) ?? [])
    .sort((a, b) => b.ageSeconds - a.ageSeconds || a.pid - b.pid);
}

/** Node processes among a process and its descendants. */
export function nodeProcessesBelow(top: number): RunningProcess[] {
  const parents = new Map(allPids().map((pid) => [pid, parentOf(pid)]));
  const below = new Set([top]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const [pid, parent] of parents) if (parent !== undefined && below.has(parent)) below.add(pid);
  }
  return nodeProcesses().filter(({ pid }) => below.has(pid));
}

/** Undefined for a process that is gone. */
export function describeProcess(pid: number): RunningProcess | undefined {
  const fields = statOf(pid);
  const uptime = Number(readText('/proc/uptime').split(' ')[0]);
  if (fields === undefined) return undefined;
  const startedAt = Number(fields[19]) / TICKS_PER_SECOND;
  return {
    pid,
    ageSeconds: Math.max(0, Math.round(uptime - startedAt)),
    program: programOf(pid),
    state: STATES[fields[0] ?? ''] ?? 'unknown',
  };
}

/** The file that a process runs; undefined if unknown. */
export function executableOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

/** The working directory of a process; undefined if unknown. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/**
 * Whether it opens its inspector on SIGUSR1: it is Node, and handles that signal. Others can handle it, too, and end by
 * it, as shells do.
 */
export function opensInspector(pid: number): boolean {
  return handlesInspectorSignal(pid) && (isNode(pid) || hasNodeLibrary(pid) || containsNode(pid));
}

function handlesInspectorSignal(pid: number): boolean {
  const mask = /^SigCgt:\s+([0-9a-f]+)/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return mask !== undefined && (BigInt(`0x${mask}`) & SIGUSR1_BIT) !== 0n;
}

/** The port for its inspector, from its command line. */
export function inspectorPortOf(pid: number): number | undefined {
  const parts = readText(`/proc/${pid}/cmdline`).split('\0');
  const told = parts
    .map((part) => /^--inspect(?:-port|-brk)?=(?:.*:)?(\d+)$/.exec(part)?.[1])
    .find((port) => port !== undefined);
  return told === undefined ? undefined : Number(told);
}

/** Among the ports on which a process listens, those at which its inspector was opened, if it was. */
export function likelyInspectorPortsOf(pid: number): number[] {
  const ports = listeningPortsOf(pid);
  const told = `${readText(`/proc/${pid}/cmdline`)}\0${readText(`/proc/${pid}/environ`)}`;
  // With a port of its own choice, it may be any of them.
  if (/(?:^|[\0=\s])--inspect(?:-brk|-wait)?(?:[=\0\s]|$)/.test(told)) return ports;
  return ports.filter((port) => port === DEFAULT_PORT || port === inspectorPortOf(pid));
}

/** Whether its ports are those of this machine, as seen from here. */
export function hasOurNetwork(pid: number): boolean {
  const its = linkOf(`/proc/${pid}/ns/net`);
  // Of another user's it cannot be seen, and nothing can be sent to that.
  return its === '' || its === linkOf('/proc/self/ns/net');
}

/** Ports of this machine on which a process listens. */
export function listeningPortsOf(pid: number): number[] {
  const inodes = new Set<string>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // Another user's: unknown.
  }
  const rows = [`/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`].flatMap((file) =>
    readText(file).split('\n').slice(1),
  );
  return [
    ...new Set(
      rows.flatMap((row) => {
        const fields = row.trim().split(/\s+/);
        const isListening = fields[3] === '0A' && inodes.has(fields[9] ?? '');
        return isListening ? [parseInt(fields[1]?.split(':')[1] ?? '', 16)] : [];
      }),
    ),
  ];
}

function isNode(pid: number): boolean {
  const name = path.basename(executableOf(pid) ?? '').replace(/ \(deleted\)$/, '');
  return isNodeName(name);
}

/** Whether its executable offers what addons of Node need: a Node with another name, or a program with Node in it. */
function containsNode(pid: number): boolean {
  let elf: ElfFile | undefined;
  try {
    elf = new ElfFile(`/proc/${pid}/exe`);
    return elf.symbols((name) => name === OFFERED_TO_ADDONS).size > 0;
  } catch {
    // Not readable, or gone: nothing is known to be Node.
    return false;
  } finally {
    elf?.close();
  }
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function programOf(pid: number): string {
  const parts = readText(`/proc/${pid}/cmdline`)
    .split('\0')
    .filter((part) => part !== '');
  const first = parts.findIndex((part, index) => index > 0 && !part.startsWith('-'));
  return (first < 0 ? parts : parts.slice(first)).join(' ').replace(/\s+/g, ' ');
}

function parentOf(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields === undefined ? undefined : Number(fields[1]);
}

/** The fields after the name, which may contain anything. */
function statOf(pid: number): string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ');
}
