/**
 * Insertions gathered in any order and applied in the right one. Where several meet at one position, what ends an
 * inner node comes before what ends an outer one, that before what begins an outer node, and that before what begins
 * an inner one.
 */
import type MagicString from 'magic-string';
import { markInsertion } from '../protocol/insertion-mark.js';

/** A function where the text is known only when the whole module has been seen. */
type EditText = string | (() => string);

interface Edit {
  readonly position: number;
  readonly rank: number;
  readonly text: EditText;
}

/** Nesting deeper than this would overflow the parser's stack long before. */
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

  /** Text between the two braces of an empty block, where an end comes after a beginning. */
  fill(position: number, text: string): void {
    this.#edits.push({ position, rank: DEEPEST, text });
  }

  hasCloseAt(position: number): boolean {
    return this.#closed.has(position);
  }

  applyTo(target: MagicString, prefix: string): void {
    // Array.prototype.sort is stable: edits of equal rank keep the order in which they were made.
    const ordered = this.#edits.sort((a, b) => a.position - b.position || a.rank - b.rank);
    for (let index = 0; index < ordered.length;) {
      const position = ordered[index]?.position ?? 0;
      let inserted = '';
      for (; ordered[index]?.position === position; index++) {
        const text = ordered[index]?.text ?? '';
        inserted += typeof text === 'string' ? text : text();
      }
      if (inserted !== '') target.appendLeft(position, markInsertion(prefix, inserted));
    }
  }
}
