/** A value that the inspector has returned, as an argument of a call. */
import type { Runtime } from 'node:inspector';

export function toArgument(value: Runtime.RemoteObject): Runtime.CallArgument {
  if (value.objectId !== undefined) return { objectId: value.objectId };
  if (value.unserializableValue !== undefined) return { unserializableValue: value.unserializableValue };
  return { value: value.value as unknown };
}
