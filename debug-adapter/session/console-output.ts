/** What an attached program says on its console: its own output goes where it was started, not to us. */
import type { Runtime } from 'node:inspector';
import { describe } from './variables.js';

/** One call of `console.log` and its like as a line; directives such as `%s` take the next argument. */
export function consoleLine({ args }: Runtime.ConsoleAPICalledEventDataType): string {
  const [first, ...rest] = args;
  if (first?.type !== 'string') return args.map(plain).join(' ');
  const text = (first.value as string).replace(/%([sdifjoOc%])/g, (directive, kind: string) => {
    if (kind === '%') return '%';
    const next = rest.shift();
    if (next === undefined) return directive;
    return kind === 'c' ? '' : plain(next);
  });
  return [text, ...rest.map(plain)].join(' ');
}

/** Where Node writes what this call says. */
export function streamOf({ type }: Runtime.ConsoleAPICalledEventDataType): 'stdout' | 'stderr' {
  return ['error', 'warning', 'trace', 'assert'].includes(type) ? 'stderr' : 'stdout';
}

/** A text as it is, not as a literal. */
function plain(value: Runtime.RemoteObject): string {
  return value.type === 'string' ? (value.value as string) : describe(value);
}
