/** Prints a tree as indented text with every row expanded: the tests compare this text. */
import type { AdapterClient, TreeModel } from './adapter-client.js';
import type { TreeNode } from './node.js';

export async function printTree(model: TreeModel<TreeNode>, client: AdapterClient): Promise<string> {
  const lines: string[] = [];
  const print = async (node: TreeNode | undefined, depth: number): Promise<void> => {
    for (const child of await model.children(client, node)) {
      const description = child.description === undefined ? '' : ` — ${child.description}`;
      lines.push(`${'  '.repeat(depth)}[${child.icon}] ${child.label}${description}`);
      if (child.children !== 'none') await print(child, depth + 1);
    }
  };
  await print(undefined, 0);
  return lines.join('\n');
}
