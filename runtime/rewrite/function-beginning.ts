/** Inserts what a function begins with: inside the insertions for a coroutine, and around all of the function's contents. */
import type { AnyNode } from 'acorn';
import type { EditList } from './edit-list.js';
import { isDirective, type FunctionNode } from './syntax.js';

/**
 * @param text an expression, or a declaration where the body is a block
 * @param depth that of the function
 */
export function beginWith(text: string, { body }: FunctionNode, edits: EditList, depth: number): void {
  const inner = depth + 1;
  if (body.type !== 'BlockStatement') {
    edits.open(body.start, inner, `(${text},`);
    edits.close(body.end, inner, ')');
    return;
  }
  const last = (body.body as AnyNode[]).filter(isDirective).at(-1);
  const start = last?.end ?? body.start + 1;
  // An empty one does nothing.
  if (start !== body.end - 1 && body.body.length > 0) edits.open(start, inner, `;${text};`);
}
