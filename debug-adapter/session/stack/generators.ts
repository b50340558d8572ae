/**
 * Descriptions and properties of objects by code in the launch configuration (`customDescriptionGenerator`,
 * `customPropertiesGenerator`): it runs in the program, for each object that is shown.
 */
import type { Runtime } from 'node:inspector';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { callLimited } from '../../debuggee/limited-call.js';
import { isOfMainRealm } from '../../inspector/object-realm.js';
import { describe } from './value-text.js';

export interface Generators {
  readonly description?: string | undefined;
  readonly properties?: string | undefined;
}

const FUNCTION = /^\s*(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>)/;

/** A function is used as it is; an expression becomes a function that returns its value. */
function asFunction(written: string): string {
  return FUNCTION.test(written) ? `(${written}\n)` : `(function (defaultValue) { return (${written}\n); })`;
}

/** The time limit: a view evaluates by itself. */
const LIMIT_MS = 1000;

/** Texts by object id; an object for which the code returns no text keeps its own. */
export async function generatedDescriptions(
  debuggee: Debuggee,
  written: string,
  values: readonly Runtime.RemoteObject[],
): Promise<ReadonlyMap<string, string>> {
  const objects = values.filter(
    ({ type, subtype = '', objectId }) =>
      type === 'object' &&
      objectId !== undefined &&
      isOfMainRealm(objectId) &&
      !subtype.startsWith('internal#'),
  );
  if (objects.length === 0) return new Map();
  const { result } = await callLimited(
    debuggee,
    {
      text: `(self, given) => {
        const generate = ${asFunction(written)};
        const count = given.length / 2;
        return given.slice(0, count).map((object, index) => {
          const known = given[count + index];
          try {
            const text = generate.call(object, known);
            return text === undefined || text === null ? known : String(text);
          } catch (error) {
            return known + ' (customDescriptionGenerator: ' + error + ')';
          }
        });
      }`,
      values: [
        ...objects.map(({ objectId = '' }) => ({ objectId })),
        ...objects.map((value) => ({ value: describe(value) })),
      ],
    },
    { timeout: LIMIT_MS, returnByValue: true },
    'customDescriptionGenerator',
  );
  const texts: unknown = result.value;
  if (!Array.isArray(texts)) return new Map();
  return new Map(
    objects.flatMap(({ objectId = '' }, index): [string, string][] => {
      const text: unknown = texts[index];
      return typeof text === 'string' ? [[objectId, text]] : [];
    }),
  );
}

/** The object whose properties are shown in place of this one's; the object itself if the code returns none. */
export async function generatedObject(
  debuggee: Debuggee,
  written: string,
  objectId: string,
  objectGroup: string,
): Promise<string> {
  const { result, exceptionDetails } = await callLimited(
    debuggee,
    { text: `(self) => ${asFunction(written)}.call(self)`, objectId, values: [] },
    { timeout: LIMIT_MS, objectGroup },
    'customPropertiesGenerator',
  );
  return exceptionDetails === undefined ? (result.objectId ?? objectId) : objectId;
}
