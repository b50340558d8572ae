/** The variables of one scope that a function closes over. Runs no code of the program. */
import { types } from 'node:util';
import { descriptorInProgram } from '../../realm/program.js';
import { isObject } from '../promises/promises.js';

/** An entry of `[[Scopes]]` is an object of V8 that has the variables in its `object`. */
export function variablesOf(entry: object): Record<string, PropertyDescriptor> {
  const scope: unknown = Object.getOwnPropertyDescriptor(entry, 'object')?.value;
  if (!isObject(scope) || types.isProxy(scope)) return {};
  const names = Reflect.ownKeys(scope).filter((name) => typeof name === 'string');
  return Object.fromEntries(
    names.flatMap((name) => {
      const descriptor = variableIn(scope, name);
      return descriptor === undefined ? [] : [[name, descriptor] as const];
    }),
  );
}

/** Undefined where its declaration has not been reached: V8 throws then. */
function variableIn(scope: object, name: string): PropertyDescriptor | undefined {
  try {
    return descriptorInProgram(scope, name);
  } catch {
    return undefined;
  }
}
