/** The scopes that a function closes over, as reported by V8: innermost first, each an object with its variables. */
import type { Connection } from './connection.js';

export interface ClosureScope {
  /** `Closure`, `Block`, `Module`, … */
  readonly kind: string;
  /** Its function or block, if V8 names it. */
  readonly name: string | undefined;
  readonly objectId: string;
}

/** Empty if V8 reports none, as for functions without a source. */
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
