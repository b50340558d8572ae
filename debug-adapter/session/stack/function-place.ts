/** Where a function stands in the source, from V8's `[[FunctionLocation]]`. */
import path from 'node:path';
import type { Runtime } from 'node:inspector';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { base0, type SourceLocation } from '../../debuggee/scripts/positions.js';

/** Undefined for a function without a source, such as one of V8's own. */
export function functionPlace(
  debuggee: Debuggee,
  location: Runtime.RemoteObject | undefined,
): SourceLocation | undefined {
  const { scriptId, lineNumber, columnNumber } = (location?.value ?? {}) as Record<string, unknown>;
  const script = typeof scriptId === 'string' ? debuggee.scriptById(scriptId) : undefined;
  if (typeof lineNumber !== 'number' || typeof columnNumber !== 'number') return undefined;
  return script?.toSource(base0(lineNumber, columnNumber));
}

/** The text of that internal property: `main.ts:12:3`; undefined for any other value. */
export function functionPlaceText(debuggee: Debuggee, value: Runtime.RemoteObject): string | undefined {
  if (String(value.subtype) !== 'internal#location') return undefined;
  const place = functionPlace(debuggee, value);
  return place === undefined ? 'unknown' : `${path.basename(place.path)}:${place.line}:${place.column}`;
}
