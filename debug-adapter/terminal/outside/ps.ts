/** `ps`: the Node processes of this machine, and how many coroutines wait in each. */
import type { RunningProcess } from '../../protocol/running-process.js';
import { describeProcess, nodeProcesses } from '../../unprepared/processes/linux-processes.js';
import { readProcess } from '../../unprepared/read-process.js';
import { countWaiting } from './captured-text.js';

const LONGEST_PROGRAM = 70;
const HEAD = ['PID', 'AGE', 'STATE', 'WAITING', 'PROGRAM'] as const;
const WIDTHS = [8, 8, 10, 8, 0] as const;

/** Processes that are read at once: one that must be waited for, as its Node is checked first, keeps no other waiting. */
const AT_ONCE = 4;

/** @param pids only these; none: all. Each row is printed as soon as it and those above it are known. */
export async function ps(pids: readonly number[]): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(`Processes can be listed on Linux only; this is ${process.platform}.`);
  const others = nodeProcesses().filter(
    ({ pid }) => pid !== process.pid && (pids.length === 0 || pids.includes(pid)),
  );
  if (others.length === 0) {
    process.stdout.write('No such process runs Node.\n');
    return;
  }
  printRow(HEAD);
  const reasons = new Set<string>();
  const rows: Promise<Awaited<ReturnType<typeof rowOf>>>[] = [];
  for (const index of others.keys()) {
    for (const next of others.slice(rows.length, index + AT_ONCE)) rows.push(rowOf(next));
    const row = await rows[index];
    if (row?.reason !== undefined) reasons.add(row.reason);
    if (row !== undefined) printRow(row.cells);
  }
  for (const reason of reasons) process.stdout.write(`${reason}\n`);
}

function printRow(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join('  ')}\n`);
}

/** A process that may not be read is still listed; undefined for one that has ended since. */
export async function rowOf(one: RunningProcess): Promise<{ cells: string[]; reason?: string } | undefined> {
  const { pid, ageSeconds, state, program } = one;
  const cells = (waiting: string): string[] => [
    String(pid),
    age(ageSeconds),
    state,
    waiting,
    shorten(program),
  ];
  try {
    const capture = await readProcess(pid, 'memory', { values: false, internals: false });
    return { cells: cells(String(countWaiting(capture))) };
  } catch (error) {
    if (describeProcess(pid) === undefined) return undefined;
    return { cells: cells('?'), reason: (error as Error).message };
  }
}

/** `40 s`, `3 min`, `5 h`, `2 d` */
function age(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function shorten(text: string): string {
  return text.length > LONGEST_PROGRAM ? `${text.slice(0, LONGEST_PROGRAM - 1)}…` : text;
}
