/** The Tasks view: what it asks for as rows are opened, and no more than that. */
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import type { CoroutineSource, TreeModel } from './coroutine-source.js';
import type { TreeNode } from './node.js';
import { chainNodes, moreNode, taskNode, variableNode } from './task-nodes.js';

const PAGE = 100;

export class TasksTree implements TreeModel<TreeNode> {
  /** How many rows are shown below a task (or at the top), where it is more than a page. */
  private readonly shown = new Map<CoroutineId | undefined, number>();
  private text = '';

  get filter(): string {
    return this.text;
  }

  setFilter(text: string): void {
    this.text = text.trim();
    this.shown.delete(undefined);
  }

  /** Another program: nothing of the last one is shown at length. */
  reset(): void {
    this.shown.clear();
  }

  /** Shows a further page in place of a "show more" row. */
  showMore(parent: CoroutineId | undefined): void {
    this.shown.set(parent, (this.shown.get(parent) ?? PAGE) + PAGE);
  }

  async children(source: CoroutineSource, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node === undefined) return this.tasks(source, undefined);
    if (node.children !== 'lazy') return node.children === 'none' ? [] : node.children;
    const { subject } = node;
    switch (subject.kind) {
      case 'task': {
        const [chain, tasks] = await Promise.all([
          source.request('coroutines/task', { id: subject.coroutine }),
          this.tasks(source, subject.coroutine),
        ]);
        return [...chainNodes(subject.coroutine, chain.chain, chain.cycle), ...tasks];
      }
      case 'frame': {
        if (subject.frameId === undefined) return [];
        const variables = await source.locals(subject.frameId);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'variable': {
        const variables = await source.parts(subject.reference);
        return variables.map((variable) => variableNode(node.id, variable));
      }
      case 'future':
      case 'tick':
      case 'note':
      case 'more':
        return [];
    }
  }

  private async tasks(source: CoroutineSource, parent: CoroutineId | undefined): Promise<TreeNode[]> {
    const count = this.shown.get(parent) ?? PAGE;
    const { tasks, total } = await source.request('coroutines/tasks', {
      count,
      ...(parent === undefined ? {} : { parent }),
      ...(parent === undefined && this.text !== '' ? { filter: this.text } : {}),
    });
    const nodes = tasks.map(taskNode);
    if (total > tasks.length) nodes.push(moreNode(tasks.length, total, parent));
    return nodes;
  }
}
