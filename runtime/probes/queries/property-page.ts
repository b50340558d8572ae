/** A part of the properties of an object that has very many. The methods are the runtime's own. */
import { types } from 'node:util';

/** Objects with more enumerable properties have a page; V8 itself reads all properties of an object, seconds for 10^6. */
const MOST_UNPAGED = 1000;

/**
 * A copy with the prototype and as many properties from this index on as a page has, and the number of enumerable ones
 * behind them; undefined for an object that is read whole: it has few properties, is an array, or is a proxy, whose code
 * would run. Takes longer the more properties there are (0.3 s for 10^6), because their names are collected first.
 */
export function propertyPage(
  object: unknown,
  start: number,
): { readonly page: object; readonly left: number } | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  if (types.isProxy(object) || Array.isArray(object) || ArrayBuffer.isView(object)) return undefined;
  const page = Object.create(Object.getPrototypeOf(object) as object | null) as object;
  // A `String` object has a property for each character: they are not collected.
  if (types.isStringObject(object)) {
    const text = String.prototype.valueOf.call(object);
    if (text.length <= MOST_UNPAGED) return undefined;
    const end = Math.min(text.length, start + MOST_UNPAGED);
    for (let index = start; index < end; index++)
      Object.defineProperty(page, index, { value: text[index], enumerable: true });
    return { page, left: text.length - end };
  }
  const names = Object.keys(object);
  if (names.length <= MOST_UNPAGED) return undefined;
  const wanted = names.slice(start, start + MOST_UNPAGED);
  for (const name of wanted) {
    const own = Object.getOwnPropertyDescriptor(object, name);
    if (own !== undefined) Object.defineProperty(page, name, own);
  }
  return { page, left: Math.max(0, names.length - start - wanted.length) };
}
