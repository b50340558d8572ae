/** An exception as DAP's details: its type, message, stack and causes. Reads V8's descriptions and runs no code. */
import type { Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { errorTitle } from '../stack/value-text.js';

/** The depth limit for causes of causes, and for errors of an AggregateError. */
const DEEPEST = 5;
const MOST_INNER = 10;

export async function exceptionDetails(
  debuggee: Debuggee,
  exception: Runtime.RemoteObject,
  depth = 0,
): Promise<DebugProtocol.ExceptionDetails> {
  const { type, subtype, className = subtype === 'null' ? 'null' : type, description, objectId } = exception;
  if (subtype !== 'error' || objectId === undefined)
    return { typeName: className, fullTypeName: className, message: description ?? String(exception.value) };
  const { connection, execution } = debuggee;
  const properties = async (id: string): Promise<Runtime.PropertyDescriptor[]> =>
    (
      await execution.read(() =>
        connection.send('Runtime.getProperties', { objectId: id, ownProperties: true }),
      )
    ).result;
  const own = new Map((await properties(objectId)).map((one) => [one.name, one.value]));
  const message: unknown = own.get('message')?.value;
  const inner = [own.get('cause')].filter((cause) => cause !== undefined);
  const errors = own.get('errors')?.objectId;
  if (errors !== undefined)
    for (const { name, value: error } of await properties(errors))
      if (/^\d+$/.test(name) && error !== undefined && inner.length < MOST_INNER) inner.push(error);
  const innerException =
    depth >= DEEPEST
      ? []
      : await Promise.all(inner.map((cause) => exceptionDetails(debuggee, cause, depth + 1)));
  return {
    typeName: className,
    fullTypeName: className,
    message: typeof message === 'string' ? message : errorTitle(description ?? className),
    stackTrace: description ?? '',
    ...(innerException.length === 0 ? {} : { innerException }),
  };
}
