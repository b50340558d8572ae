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
import { joinFacts } from '../view-models/labels.js';
import type { TreeModel } from '../view-models/coroutine-source.js';
import type { TreeNode } from '../view-models/node.js';
import { toTreeItem } from './tree-item.js';

/** VS Code makes every row anew when it is told of changes; a click in that moment is lost. */
const CALM_MS = 1000;

export class CoroutineTreeView implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changes = new EventEmitter<TreeNode | undefined>();
  private readonly subscriptions: Disposable[];
  /** Something changed while nobody looked. */
  private isStale = false;
  private refreshedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  /** How a person has arranged its rows. */
  private arrangement: string | undefined;

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
        this.refreshSoon();
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

  /** Says beside the title how its rows are arranged. */
  setArrangement(words: string): void {
    this.arrangement = words === '' ? undefined : words;
    this.describe();
  }

  private describe(): void {
    const words = joinFacts(this.tracker.current?.past?.when, this.arrangement);
    this.tree.description = words;
  }

  refresh(): void {
    this.describe();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isStale = !this.isVisible;
    if (!this.isVisible) return;
    this.refreshedAt = Date.now();
    this.changes.fire(undefined);
  }

  /** At once where the program is stopped. While it runs rows must stand still for long enough to be clicked. */
  private refreshSoon(): void {
    const wait = this.refreshedAt + CALM_MS - Date.now();
    if (wait <= 0 || this.tracker.current?.stopped !== false) this.refresh();
    else {
      this.timer ??= setTimeout(() => {
        this.refresh();
      }, wait);
    }
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

  getParent(node: TreeNode): TreeNode | undefined {
    return this.model.parent?.(node);
  }

  /** Selects a row, with those above it opened; the keyboard stays where it is. */
  async reveal(node: TreeNode): Promise<void> {
    // A filter, or a list longer than a page, may leave the row out: then there is nothing to select.
    await Promise.resolve(this.tree.reveal(node, { select: true, focus: false })).catch(() => undefined);
  }

  dispose(): void {
    clearTimeout(this.timer);
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
