/** Copies of values from the program's realm: the program may have changed the methods and iterators of its arrays. */

/** For plain data: arrays, objects and primitives. Reads properties, and calls no method. */
export function copyIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return copyArray(value).map(copyIn);
  return Object.fromEntries(
    Object.keys(value).map((key) => [key, copyIn((value as Record<string, unknown>)[key])]),
  );
}

/** An array of our realm with the same elements. */
export function copyArray<T>(array: readonly T[]): T[] {
  const copy: T[] = [];
  for (let index = 0; index < array.length; index++) copy.push(array[index] as T);
  return copy;
}
