/**
 * Which suspended coroutines only wait for their turn: what they await has settled, or never was a future. Asked at a
 * stop, because a running program does not leave them waiting.
 */
import { types } from 'node:util';
import type { CoroutineId } from '../../protocol/ids.js';
import { descriptorInProgram, ProgramPromise } from '../../realm/program.js';
import { gates } from '../control/control.js';
import { runningRecords } from '../hooks.js';
import { isObject, isPending } from '../promises/promises.js';
import { GENERATOR, ON_VALUE, SUSPENDED, type CoroutineRecord } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';

const STEPS_PER_CLOCK_READ = 16;

const now = performance.now.bind(performance);

/**
 * Those that are certain, found within this time: about 5 µs per awaited promise. In controlled mode none, because gates
 * report it.
 */
export function readyWaits(limitMs: number): CoroutineId[] {
  if (gates !== null || !isPromiseItself()) return [];
  const endMs = now() + limitMs;
  const running = new Set(runningRecords());
  const settled = new Map<object, boolean>();
  const ready: CoroutineId[] = [];
  let steps = 0;
  for (const record of liveRecords()) {
    if (++steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) break;
    // At a breakpoint on its suspension it has not awaited yet.
    if (isSuspendedOnValue(record) && !running.has(record) && hasSettled(record.awaited, settled))
      ready.push(record.id);
  }
  return ready;
}

/** Generators are driven by their consumer, or by the library. */
function isSuspendedOnValue({ state, mode, kind }: CoroutineRecord): boolean {
  return state === SUSPENDED && mode === ON_VALUE && kind !== GENERATOR;
}

function hasSettled(awaited: unknown, known: Map<object, boolean>): boolean {
  if (!isObject(awaited)) return true;
  const before = known.get(awaited);
  if (before !== undefined) return before;
  const is = isPlainPromise(awaited) && isPending(awaited) === false;
  known.set(awaited, is);
  return is;
}

/** V8 awaits it directly: a promise of another class may have a `then` of its own, which decides. */
function isPlainPromise(awaited: object): boolean {
  return (
    types.isPromise(awaited) &&
    Object.getPrototypeOf(awaited) === ProgramPromise.prototype &&
    descriptorInProgram(awaited, 'constructor') === undefined
  );
}

/** Whether `constructor` of promises is what V8 expects. */
function isPromiseItself(): boolean {
  return descriptorInProgram(ProgramPromise.prototype, 'constructor')?.value === ProgramPromise;
}
