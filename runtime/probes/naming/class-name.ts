/** Names of classes and functions, read without running any code of the program. */
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** The name of a value's class; undefined if it cannot be read. */
export function classNameOf(value: object): string | undefined {
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === null) return undefined;
  const constructor: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' ? functionNameOf(constructor) || undefined : undefined;
}

/** Empty if it has none. */
export function functionNameOf(value: object): string {
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' ? name : '';
}
