/** How primitives are called in messages and waits: `Queue 'orders'`, or `Queue` without a name. */

export interface NameOptions {
  /** For people: appears in errors and in every wait (`Lock 'db'.acquire`). */
  readonly name?: string;
}

export function titleOf(kind: string, options: NameOptions): string {
  return options.name === undefined ? kind : `${kind} '${options.name}'`;
}
