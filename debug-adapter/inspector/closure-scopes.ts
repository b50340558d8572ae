/** The scopes that a function closes over, as V8 tells them: innermost first, each an object with its variables. */
import type { Connection } from './connection.js';

export interface ClosureScope {
  /** `Closure`, `Block`, `Module`, … */
  readonly kind: string;
  /** The function or block it is of, when V8 names it. */
  readonly name: string | undefined;
  readonly objectId: string;
}

/** Empty when V8 tells none, as for functions without a source. */
export async function closureScopes(connection: Connection, functionId: string): Promise<ClosureScope[]> {
  const { internalProperties } = await connection.send('Runtime.getProperties', {
    objectId: functionId,
    ownProperties: true,
  });
  const scopesId = internalProperties?.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
  if (scopesId === undefined) return [];
  const { result } = await connection.send('Runtime.getProperties', {
    objectId: scopesId,
    ownProperties: true,
  });
  return result.flatMap(({ name: index, value }) => {
    if (!/^\d+$/.test(index) || value?.objectId === undefined) return [];
    const [, kind = '', name] = /^(\w+)(?: \((.*)\))?/.exec(value.description ?? '') ?? [];
    return [{ kind, name, objectId: value.objectId }];
  });
}
