/** `$task`, `$value` and `$error` in expressions at a stop: the same as in conditions of breakpoints there. */
import { HOOK_SYMBOL_NAME, type NamesAtStop } from '../../../runtime/protocol/hook.js';

const NAMES: readonly (keyof NamesAtStop)[] = ['$task', '$value', '$error'];

/** Those of the names that an expression mentions. */
export function namesMentioned(expression: string): readonly string[] {
  return NAMES.filter((name) => new RegExp(`\\${name}(?![\\w$])`).test(expression));
}

/** The expression with the values of these names from the program's hook. */
export function withNames(expression: string, names: readonly string[]): string {
  const hook = `globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]`;
  return `(({ ${names.join(', ')} }) => (${expression}\n))(${hook}.namesAtStop())`;
}
