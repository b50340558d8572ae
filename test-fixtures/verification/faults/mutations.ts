/** Values with something wrong in them, from a seed, and what shows that a check was missing. */
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../runtime/probes/control/seeded-random.js';

const STRANGE: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, -0, 2 ** 53, 1_000_000_001, '', 'x', '__proto__', 'constructor'],
  ...['\u0000\u001b\u202e', 'x'.repeat(100_000), [], [null], [[]], {}, { a: 1 }, { length: 1e9 }, [1, 'a']],
];

/** An error of the language in an answer is a check that is missing. */
export const LANGUAGE_ERROR = /is not a function|Cannot read prop|is not iterable|undefined \(/;

export interface Mutator {
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** A copy with one value replaced or left out, at any depth. */
  readonly changed: (value: unknown) => unknown;
}

export function mutator(seed: number): Mutator {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const changed = (value: unknown): unknown => {
    const entries: [string, unknown][] =
      typeof value === 'object' && value !== null ? Object.entries(value) : [];
    if (entries.length === 0 || random() < 0.2) return pick(STRANGE);
    const [key, item]: readonly [string, unknown] = pick(entries);
    if (random() < 0.1) return Object.fromEntries(entries.filter(([name]) => name !== key));
    if (Array.isArray(value)) return (value as unknown[]).with(Number(key), changed(item));
    return { ...Object.fromEntries(entries), [key]: changed(item) };
  };
  return { random, pick, changed };
}

/** In MB; 0 where the system does not tell. */
export function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    return 0;
  }
}
