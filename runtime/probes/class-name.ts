/** Names of classes and functions, read without running any code of the program. */
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** The name of the class that a value is of; undefined when that cannot be read. */
export function classNameOf(value: object): string | undefined {
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === null) return undefined;
  const constructor: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' ? functionNameOf(constructor) || undefined : undefined;
}

/** Empty when it has none. */
export function functionNameOf(value: object): string {
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' ? name : '';
}
