/** Short texts for the arguments of a coroutine: they distinguish forty tasks of one function. */
import { types } from 'node:util';
import type { CoroutineId } from '../../protocol/ids.js';
import type { ScopeClosure } from '../../protocol/instrumentation.js';
import { findRecords } from './registry.js';

const LONGEST_STRING = 24;

/**
 * The current values of each coroutine's parameters, by name; null if it is not suspended or its variables are not
 * captured.
 */
export function parametersOf(
  coroutines: readonly CoroutineId[],
  names: readonly (readonly string[])[],
): (readonly string[] | null)[] {
  const records = findRecords(coroutines);
  return coroutines.map((id, index) => parametersIn(records.get(id)?.scope, names[index] ?? []));
}

/** Of the coroutine that owns these variables. */
export function parametersIn(
  scope: ScopeClosure | undefined,
  names: readonly string[],
): readonly string[] | null {
  if (scope === undefined) return null;
  return names.map((name) => {
    try {
      return shortText(scope(name));
    } catch {
      // A variable of an inner block hides the parameter before its declaration has run: nothing to show.
      return '…';
    }
  });
}

/** Never runs code of the program: no getter, no proxy trap, no toString. */
export function shortText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING - 1)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return 'Symbol()';
    case 'function':
      return 'ƒ';
    case 'object':
      return shortObjectText(value);
    default:
      return String(value);
  }
}

function shortObjectText(value: object | null): string {
  if (value === null) return 'null';
  if (types.isProxy(value)) return 'Proxy';
  if (Array.isArray(value)) return `Array(${value.length})`;
  for (const key of ['id', 'name']) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const own: unknown = property?.value;
    if (typeof own === 'string' || typeof own === 'number') return `{${key}: ${shortText(own)}}`;
  }
  return '{…}';
}
