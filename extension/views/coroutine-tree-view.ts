/** A tree in the Run and Debug side bar: shows a tree model of the current session, asked again while visible. */
import {
  EventEmitter,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { SessionTracker } from '../debugging/session-tracker.js';
import type { ViewId } from '../manifest.js';
import type { TreeModel } from '../view-models/coroutine-source.js';
import type { TreeNode } from '../view-models/node.js';
import { toTreeItem } from './tree-item.js';

export class CoroutineTreeView implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changes = new EventEmitter<TreeNode | undefined>();
  private readonly subscriptions: Disposable[];
  /** Something changed while nobody looked. */
  private isStale = false;

  readonly onDidChangeTreeData = this.changes.event;
  readonly tree: TreeView<TreeNode>;

  constructor(
    id: ViewId,
    private readonly model: TreeModel<TreeNode>,
    private readonly tracker: SessionTracker,
  ) {
    this.tree = window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.tree,
      tracker.onDidChange(() => {
        this.refresh();
      }),
      tracker.onDidSwitch(() => {
        this.refresh();
      }),
      this.tree.onDidChangeVisibility(({ visible }) => {
        if (visible && this.isStale) this.refresh();
      }),
    ];
  }

  get isVisible(): boolean {
    return this.tree.visible;
  }

  refresh(): void {
    this.isStale = !this.isVisible;
    if (this.isVisible) this.changes.fire(undefined);
  }

  getTreeItem(node: TreeNode): TreeItem {
    return toTreeItem(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const session = this.tracker.current;
    if (session === undefined) return [];
    try {
      return [...(await this.model.children(session.client, node))];
    } catch (error) {
      // The session ended meanwhile, or the coroutine did: the next refresh shows what is left.
      if (this.tracker.current !== undefined && node !== undefined) return [noteNode(node, error)];
      return [];
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }
}

function noteNode(parent: TreeNode, error: unknown): TreeNode {
  return {
    id: `${parent.id}/note`,
    label: error instanceof Error ? error.message : String(error),
    icon: 'more',
    subject: { kind: 'note' },
    children: 'none',
  };
}
