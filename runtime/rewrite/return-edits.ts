/** Edits of `return` statements: they report to the hooks that a coroutine completes normally, and with which value. */
import type { EditList } from './edit-list.js';
import type { Body } from './scope-context.js';

export interface ReturnSurroundings {
  readonly edits: EditList;
  readonly source: string;
  /** The hook call without its end: further arguments may follow. */
  readonly done: string;
  /** The variable that holds the value of a `return` on its way out through a `finally`. */
  readonly said: string;
}

/** Called when the whole function has been walked: only then is the form of its returns known. */
export function editReturns(
  { returns, returnsAgain }: Body,
  { edits, source, done, said }: ReturnSurroundings,
): void {
  const [before, after] = returnsAgain ? [`(${said}=[(`, ')])[0]'] : ['(', ')'];
  for (const { node, depth } of returns) {
    if (node.argument) {
      // Outside the insertions that the return of an async generator already has there.
      edits.open(node.argument.start, depth - 1, `${done},${before}`);
      edits.close(node.argument.end, depth - 1, `${after})`);
      if (source[node.end - 1] !== ';') edits.close(node.end, depth - 2, ';');
    } else {
      // Called before it: with a value of its own, a `return` of an async generator would wait a microtask for it.
      edits.open(node.start, depth, `{${done}${returnsAgain ? `,${before}void 0${after}` : ''});`);
      edits.close(node.end, depth, '}');
    }
  }
}
