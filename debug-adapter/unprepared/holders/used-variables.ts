/**
 * Which variables of the scopes around it a function can use, by its text: V8 keeps one context for all functions of a
 * scope, with what any of them uses.
 */
import type { Picture } from '../coroutines/picture.js';
import type { FunctionInfo } from '../heap/functions.js';
import type { Pointer } from '../heap/v8-heap.js';

/** Texts that are not parsed for it: then each of its functions counts as using all. */
const LONGEST_TEXT = 2_000_000;

/** A variable of a scope so large that V8 keeps its names elsewhere. */
export const UNNAMED = 'a variable';

type Uses = (name: string) => boolean;

const ALL: Uses = () => true;

export class UsedVariables {
  readonly #known = new Map<Pointer, Uses>();

  constructor(private readonly picture: Picture) {}

  of(info: FunctionInfo): Uses {
    let uses = this.#known.get(info.shared);
    if (uses === undefined) {
      uses = this.#read(info);
      this.#known.set(info.shared, uses);
    }
    return uses;
  }

  #read(info: FunctionInfo): Uses {
    const text = this.#textOf(info);
    // One with `eval` of its own, or with escapes in names, can use any.
    if (text === undefined || text.includes('eval') || text.includes('\\u')) return ALL;
    return (name) => name === UNNAMED || text.includes(name);
  }

  #textOf(info: FunctionInfo): string | undefined {
    const { functions, textOf } = this.picture;
    const source = info.script?.source ?? '';
    if (source === '' || source.length > LONGEST_TEXT) return undefined;
    const extent = functions.uncompiledExtent(info);
    if (extent !== undefined) return source.slice(extent.start, extent.end);
    const within = functions.indexWithin(info);
    const node = within === undefined ? undefined : textOf(info)?.at(within)?.function.node;
    return node === undefined ? undefined : source.slice(node.start, node.end);
  }
}
