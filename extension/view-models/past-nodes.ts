/** Looking back: rows that say what of a moment of the past is not kept, or not known. */
import type { PastMoment } from '../../debug-adapter/protocol/requests.js';
import type { TreeNode } from './node.js';

/** In place of a list that is not kept. @param what `Who waited for which future` */
export function notKeptNode(what: string, { when }: PastMoment): TreeNode {
  return note('past/notKept', `${what} is not kept of the past`, when);
}

/** Below the tasks of a moment. */
export function notKnownNodes({ notKnown }: PastMoment): TreeNode[] {
  return notKnown.map((sentence, index) => note(`past/notKnown:${index}`, sentence));
}

function note(id: string, label: string, description?: string): TreeNode {
  return {
    id,
    label,
    ...(description === undefined ? {} : { description }),
    icon: 'unknown',
    subject: { kind: 'note' },
    children: 'none',
  };
}
