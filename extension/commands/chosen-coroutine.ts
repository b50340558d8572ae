/** The coroutine or future of the row whose menu was opened, or an error that there is none. */
import type { CoroutineId, FutureId } from '../../debug-adapter/protocol/requests.js';
import type { TreeNode } from '../view-models/node.js';

export function chosenCoroutine(node: TreeNode | undefined): CoroutineId {
  const subject = node?.subject;
  if (subject?.kind === 'task' || subject?.kind === 'frame') return subject.coroutine;
  throw new Error('Choose a task in the Tasks view first.');
}

export function chosenFuture(node: TreeNode | undefined): FutureId {
  const subject = node?.subject;
  if (subject?.kind === 'future' && subject.future !== undefined) return subject.future;
  throw new Error('Choose a future in the Futures view first.');
}
