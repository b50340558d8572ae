/** The properties of an object in display order: its own, then V8's internal ones. */
import type { Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isOurName } from './own-names.js';

export interface Property {
  readonly name: string;
  readonly value: Runtime.RemoteObject;
  /** The function that returns its value, which is code of the program. */
  readonly getterId?: string;
  readonly hint?: DebugProtocol.VariablePresentationHint;
}

/** Editors offer no new value for it. */
export const READ_ONLY: DebugProtocol.VariablePresentationHint = { attributes: ['readOnly'] };

export function listed(properties: Runtime.GetPropertiesReturnType): Property[] {
  const { result, internalProperties, privateProperties } = properties as Runtime.GetPropertiesReturnType & {
    privateProperties?: Runtime.PropertyDescriptor[];
  };
  const own = result.filter(({ name }) => !isOurName(name)).map(toProperty);
  const ofClass = (privateProperties ?? []).map((property) => ({
    ...toProperty(property),
    hint: { ...readOnly(isReadOnly(property)), visibility: 'private' },
  }));
  const internal = (internalProperties ?? []).flatMap(({ name, value }): Property[] =>
    value === undefined || name === '[[Scopes]]'
      ? []
      : [{ name, value, hint: { ...READ_ONLY, visibility: 'internal' } }],
  );
  return [...own, ...ofClass, ...internal];
}

function toProperty(property: Runtime.PropertyDescriptor): Property {
  const { name, value, get, set, enumerable } = property;
  // Properties that are not enumerable are shown paler.
  const hint = { ...readOnly(isReadOnly(property)), ...(enumerable ? {} : { visibility: 'internal' }) };
  return {
    name,
    value: value ?? withoutValue(get, set),
    ...(value === undefined && get?.objectId !== undefined ? { getterId: get.objectId } : {}),
    ...(Object.keys(hint).length === 0 ? {} : { hint }),
  };
}

/** An assignment would have no effect. A frozen object has such properties; of a variable V8 does not say it. */
function isReadOnly({ value, writable, get, set }: Runtime.PropertyDescriptor): boolean {
  if (value !== undefined) return writable === false;
  return get?.type === 'function' && set?.type !== 'function';
}

function readOnly(isSo: boolean): DebugProtocol.VariablePresentationHint {
  return isSo ? READ_ONLY : {};
}

/**
 * A property without a value to show: an accessor, which is code of the program, so it is listed and not run; else a
 * variable before its declaration has run. V8 of Node 20 reports such a variable as `undefined`.
 */
function withoutValue(
  get: Runtime.RemoteObject | undefined,
  set: Runtime.RemoteObject | undefined,
): Runtime.RemoteObject {
  const words =
    get?.type === 'function' ? '(getter)' : set?.type === 'function' ? '(setter)' : '(not initialized)';
  return { type: 'undefined', description: words, value: undefined };
}
