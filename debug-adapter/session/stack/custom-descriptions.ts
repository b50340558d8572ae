/**
 * Descriptions that a program gives its objects: `Symbol.for('debug.description')`, Node's `util.inspect.custom` and
 * `toString`. A description that would change anything, throws or takes long is left out: V8 ends its evaluation.
 */
import type { Runtime } from 'node:inspector';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { HeldCall } from '../../debuggee/limited-call.js';
import { isOfMainRealm } from '../../inspector/object-realm.js';

/** For all objects of a list together. */
const PURELY = { timeout: 200, returnByValue: true, throwOnSideEffect: true, disableBreaks: true } as const;
/** If one of them fails, at most this many are evaluated one by one, and for this long. */
const MOST_ALONE = 30;
const ALONE_MS = 1000;
const LONGEST = 500;

/** `Symbol.for`, which can create a symbol, counts as a side effect: so it is called when the objects are held. */
const KEYS = `[Symbol.for('debug.description'), Symbol.for('nodejs.util.inspect.custom'), 'toString']`;

/**
 * Without indexes: those of objects with a description of their own; the root prototypes have the description that all
 * objects have. With indexes: these objects' descriptions; an empty one, or one of several lines, is ignored, and the
 * next one is tried.
 */
const DESCRIBE = `((keys) => (self, objects, indexes) => {
  const found = [];
  for (let index = 0; indexes === undefined && index < objects.length; index++) {
    let holder = objects[index];
    for (let next; holder !== null && (next = Object.getPrototypeOf(holder)) !== null; holder = next) {
      if (!keys.some((key) => typeof Object.getOwnPropertyDescriptor(holder, key)?.value === 'function')) continue;
      found.push(index);
      break;
    }
  }
  return indexes === undefined ? found : indexes.map((index) => {
    const object = objects[index];
    for (const key of keys) {
      if (typeof object[key] !== 'function') continue;
      const text = object[key](0, { depth: 0 });
      if (typeof text === 'string' && text !== '' && !text.startsWith('[object ') && !text.includes('\\n')) return text.slice(0, ${LONGEST});
    }
    return null;
  });
})(${KEYS})`;

/** V8's and Node's own objects have no description better than V8's. */
const WITHOUT = new Set(['array', 'regexp', 'date', 'map', 'set', 'error', 'proxy', 'promise', 'typedarray']);
const BOXES = new Set(['Number', 'String', 'Boolean', 'Symbol', 'BigInt']);
/** A plain object can have one as a property of its own. */
const OWN_DESCRIPTION = /^(toString|Symbol\((debug\.description|nodejs\.util\.inspect\.custom)\))$/;

/** By object id. */
export async function customDescriptions(
  debuggee: Debuggee,
  values: readonly Runtime.RemoteObject[],
): Promise<ReadonlyMap<string, string>> {
  const ids = values.filter(mayHaveOne).flatMap(({ objectId }) => objectId ?? []);
  if (ids.length === 0) return new Map();
  const held = await HeldCall.of(debuggee, {
    text: DESCRIBE,
    values: ids.map((objectId) => ({ objectId })),
  });
  const found = await describeHeld(debuggee, held);
  held.release();
  return new Map(found.flatMap(([index, text]) => (ids[index] === undefined ? [] : [[ids[index], text]])));
}

function mayHaveOne({
  type,
  subtype = '',
  className = '',
  objectId,
  preview,
}: Runtime.RemoteObject): boolean {
  if (type !== 'object' || objectId === undefined || WITHOUT.has(subtype) || BOXES.has(className))
    return false;
  if (subtype.startsWith('internal#')) return false;
  return (
    isOfMainRealm(objectId) &&
    (className !== 'Object' || preview?.properties.some(({ name }) => OWN_DESCRIPTION.test(name)) === true)
  );
}

async function describeHeld(debuggee: Debuggee, held: HeldCall): Promise<[index: number, text: string][]> {
  const having = ((await evaluate(debuggee, held)) ?? []).filter((index) => typeof index === 'number');
  if (having.length === 0) return [];
  const describe = (indexes: readonly number[]): Promise<readonly unknown[] | undefined> =>
    evaluate(debuggee, held, indexes);
  const together = await describe(having);
  if (together !== undefined) return pairs(having, together);
  const found: [number, string][] = [];
  const end = performance.now() + ALONE_MS;
  for (const index of having.slice(0, MOST_ALONE)) {
    if (performance.now() > end) break;
    found.push(...pairs([index], (await describe([index])) ?? []));
  }
  return found;
}

function pairs(indexes: readonly number[], texts: readonly unknown[]): [number, string][] {
  return indexes.flatMap((index, at): [number, string][] => {
    const text = texts[at];
    return typeof text === 'string' ? [[index, text]] : [];
  });
}

/** Undefined if it would change something, throws, or takes too long. */
async function evaluate(
  { execution }: Debuggee,
  held: HeldCall,
  indexes?: readonly number[],
): Promise<readonly unknown[] | undefined> {
  try {
    const { result, exceptionDetails } = await execution.read(() => held.call(PURELY, indexes));
    const value: unknown = result.value;
    return exceptionDetails === undefined && Array.isArray(value) ? (value as unknown[]) : undefined;
  } catch {
    // The evaluation exceeded its time; or the program has ended, which has an event of its own.
    return undefined;
  }
}
