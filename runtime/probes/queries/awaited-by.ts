/** What a suspended coroutine waits for, as an object: also what a `for await` waits for, whose iterator has returned it. */
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { SiteId } from '../../protocol/ids.js';
import { descriptorInProgram, programGlobal } from '../../realm/program.js';
import { waitingFrames, type WaitingFrame } from '../../realm/waiting-frames.js';
import { gates } from '../control/control.js';
import { findOriginal } from '../naming/original-place.js';
import { askedBy } from '../promises/next-promises.js';
import { isObject, isPending } from '../promises/promises.js';
import { ON_ITERATOR, type CoroutineRecord } from '../records/coroutine-record.js';
import { placeOfSite } from '../records/modules.js';

/** Undefined where it is not known. */
export function awaitedBy(record: CoroutineRecord): unknown {
  if (record.mode !== ON_ITERATOR) return record.awaited;
  // It waits for its gate.
  if (gates !== null) return undefined;
  const { awaited, loops } = record;
  if (Array.isArray(awaited)) return elementAt(awaited, loops?.values);
  const pending = [...new Set(askedBy(record).filter((one) => isPending(one) === true))];
  return pending.length > 1 ? waitedForAt(record.site as SiteId, pending) : pending[0];
}

/** A loop through an array waits for one after the other, unless the program has changed the array since. */
function elementAt(array: readonly unknown[], index: number | undefined): object | undefined {
  if (index === undefined || !isPlainArray(array)) return undefined;
  const [before, element] = [index - 1, index].map((at): unknown => descriptorInProgram(array, at)?.value);
  if (!isObject(element) || isPending(element) !== true) return undefined;
  return isObject(before) && isPending(before) === true ? undefined : element;
}

function isPlainArray(array: readonly unknown[]): boolean {
  if (types.isProxy(array) || Reflect.getPrototypeOf(array) !== programGlobal.Array.prototype) return false;
  return descriptorInProgram(array, Symbol.asyncIterator) === undefined;
}

/** Of several promises the one for which V8 knows that code at this place waits. */
function waitedForAt(site: SiteId, promises: readonly object[]): object | undefined {
  const found = waitingFrames(promises);
  const [one, ...others] = promises.filter((_, index) => isAt(found?.[index]?.[0], site));
  return others.length === 0 ? one : undefined;
}

function isAt(frame: WaitingFrame | undefined, site: SiteId): boolean {
  const place = placeOfSite(site);
  if (frame === undefined || place === undefined) return false;
  const { script, line } = findOriginal(frame.script, frame.line, frame.column) ?? frame;
  return line === place.line && (script.startsWith('file:') ? fileURLToPath(script) : script) === place.path;
}
