/** A list as one expandable row, which says how many of its rows are not shown. */
import type { TreeNode } from './node.js';

/** @param total the number of rows; `rows` may contain fewer */
export function listNode(
  head: Pick<TreeNode, 'id' | 'label' | 'description' | 'tooltip' | 'isOpen'>,
  rows: readonly TreeNode[],
  total: number,
): TreeNode {
  const more: TreeNode = {
    id: `${head.id}/more`,
    label: `${total - rows.length} more are not shown`,
    icon: 'more',
    subject: { kind: 'note' },
    children: 'none',
  };
  return {
    ...head,
    icon: 'group',
    subject: { kind: 'note' },
    children: total > rows.length ? [...rows, more] : rows,
  };
}
