/**
 * Insertions collected in any order and applied in the right one. At one position, text that ends an inner node
 * precedes text that ends an outer one, which precedes text that begins an outer node, which precedes text that begins
 * an inner one.
 */
import type MagicString from 'magic-string';
import type { Insertion } from './own-map.js';
import { markInsertion } from '../protocol/insertion-mark.js';

/** A function if the text is known only when the whole module has been walked. */
type EditText = string | (() => string);

interface Edit {
  readonly position: number;
  readonly rank: number;
  readonly text: EditText;
}

/** Deeper nesting would overflow the parser's stack long before. */
const DEEPEST = 1 << 20;

export class EditList {
  readonly #edits: Edit[] = [];
  readonly #closed = new Set<number>();

  /** Text before what begins at `position`, at this depth of the syntax tree. */
  open(position: number, depth: number, text: EditText): void {
    this.#edits.push({ position, rank: depth, text });
  }

  /** Text after what ends at `position`, at this depth of the syntax tree. */
  close(position: number, depth: number, text: EditText): void {
    this.#closed.add(position);
    this.#edits.push({ position, rank: -depth, text });
  }

  /** Text around a node that suspends nothing: false. */
  wrap(
    { start, end }: { readonly start: number; readonly end: number },
    depth: number,
    before: EditText,
    after: EditText,
  ): false {
    this.open(start, depth, before);
    this.close(end, depth, after);
    return false;
  }

  /** Text between the two braces of an empty block, where an end follows a beginning. */
  fill(position: number, text: string): void {
    this.#edits.push({ position, rank: DEEPEST, text });
  }

  hasCloseAt(position: number): boolean {
    return this.#closed.has(position);
  }

  /** Answers the insertions, in the order of their positions. */
  applyTo(target: MagicString, prefix: string): Insertion[] {
    const insertions: Insertion[] = [];
    // Array.prototype.sort is stable: edits of equal rank keep the order of their creation.
    const ordered = this.#edits.sort((a, b) => a.position - b.position || a.rank - b.rank);
    for (let index = 0; index < ordered.length;) {
      const position = ordered[index]?.position ?? 0;
      let inserted = '';
      for (; ordered[index]?.position === position; index++) {
        const text = ordered[index]?.text ?? '';
        inserted += typeof text === 'string' ? text : text();
      }
      if (inserted === '') continue;
      const marked = markInsertion(prefix, inserted);
      target.appendLeft(position, marked);
      insertions.push({ position, text: marked });
    }
    return insertions;
  }
}
