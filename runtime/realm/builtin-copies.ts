/**
 * Copies of Node's modules as they are when the runtime starts: a program may later replace their functions
 * (`fs.readFileSync = …`).
 */

type Require = (name: string) => unknown;

/** Modules that are functions (`node:module`) are not copied. */
export function copyingRequire(require: Require): Require {
  const copies = new Map<string, unknown>();
  return (name) => {
    const known = copies.get(name);
    if (known !== undefined) return known;
    const original = require(name);
    const copy =
      typeof original === 'object' && original !== null
        ? // Runs no getters: some load a whole module.
          Object.defineProperties({}, Object.getOwnPropertyDescriptors(original))
        : original;
    copies.set(name, copy);
    return copy;
  };
}
