/**
 * Which variables of the scopes around it a function can use, by its text: V8 keeps one context for all functions of a
 * scope, with what any of them uses.
 */
import type { Picture } from '../coroutines/picture.js';
import type { FunctionInfo } from '../heap/functions.js';
import type { Pointer } from '../heap/v8-heap.js';
import { namesFromOutside } from '../source/variable-scopes.js';

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
    const { functions, textOf } = this.picture;
    const source = info.script?.source ?? '';
    if (source === '' || source.length > LONGEST_TEXT) return ALL;
    const extent = functions.uncompiledExtent(info);
    const within = extent?.start ?? functions.indexWithin(info);
    const around = within === undefined ? undefined : textOf(info)?.at(within)?.function.node;
    // What V8 makes of a class (`<instance_members_initializer>`) is no function of the text.
    const isIn = extent === undefined ? !info.name.startsWith('<') : around?.end === extent.end;
    const node = isIn ? around : undefined;
    const text = node ?? extent;
    if (text === undefined) return ALL;
    const words = wordsOf(source.slice(text.start, text.end));
    // One with `eval` of its own, or with escapes in names, can use any.
    if (words.has('eval') || words.has('\\u')) return ALL;
    const used = node === undefined ? words : namesFromOutside(node);
    return (name) => name === UNNAMED || used.has(name);
  }
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\\u|#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
}
