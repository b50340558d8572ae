/** Time travel: rows that name what is not recorded, or not known, of a past moment. */
import type { PastMoment } from '../../debug-adapter/protocol/requests.js';
import type { TreeNode } from './node.js';

/** Stands for a list that is not recorded. @param what `Who waited for which future` */
export function notKeptNode(what: string, { when }: PastMoment): TreeNode {
  return note('past/notKept', `${what} is not kept of the past`, when);
}

/** Rows below the tasks of a past moment. */
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
