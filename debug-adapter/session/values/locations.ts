/** DAP's `locations`: the source position of a function that was shown. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { UserError } from '../../errors.js';
import { functionPlace } from '../stack/function-place.js';
import type { Variables } from '../stack/variables.js';

const UNKNOWN = 'Where this function stands is not known.';

export async function locationOf(
  debuggee: Debuggee,
  variables: Variables,
  reference: number,
): Promise<NonNullable<DebugProtocol.LocationsResponse['body']>> {
  const { connection, execution } = debuggee;
  const container = variables.containers.get(reference);
  if (container.kind !== 'object') throw new UserError(UNKNOWN);
  const { objectId } = container;
  const { internalProperties = [] } = await execution.read(() =>
    connection.send('Runtime.getProperties', { objectId, ownProperties: true }),
  );
  const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value;
  const place = functionPlace(debuggee, location);
  if (place === undefined) throw new UserError(UNKNOWN);
  return {
    source: { name: path.basename(place.path), path: place.path },
    line: place.line,
    column: place.column,
  };
}
