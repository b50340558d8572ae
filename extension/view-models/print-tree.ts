/** A tree as indented text, opening every row: what the tests compare, and proof that nothing hides in the view. */
import type { CoroutineSource, TreeModel } from './coroutine-source.js';
import type { TreeNode } from './node.js';

export async function printTree(model: TreeModel<TreeNode>, source: CoroutineSource): Promise<string> {
  const lines: string[] = [];
  const print = async (node: TreeNode | undefined, depth: number): Promise<void> => {
    for (const child of await model.children(source, node)) {
      const description = child.description === undefined ? '' : ` — ${child.description}`;
      lines.push(`${'  '.repeat(depth)}[${child.icon}] ${child.label}${description}`);
      if (child.children !== 'none') await print(child, depth + 1);
    }
  };
  await print(undefined, 0);
  return lines.join('\n');
}
