/** A tree in the view container: shows a tree model of the current session and refreshes it while visible. */
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
import type { AdapterClient, TreeModel } from '../view-models/adapter-client.js';
import type { TreeNode } from '../view-models/node.js';
import { ShownRows, type Redrawn } from '../view-models/shown-rows.js';
import { Redrawing } from './redrawing.js';
import { toTreeItem } from './tree-item.js';

/** VS Code redraws a row that has changed; a click during the redraw is lost. */
const CALM_MS = 1000;

export class CoroutineTreeView implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changes = new EventEmitter<Redrawn | TreeNode[]>();
  private readonly subscriptions: Disposable[];
  /** Something changed while the view was hidden. */
  private isStale = false;
  private refreshedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly rows: ShownRows<AdapterClient>;
  private readonly redrawing: Redrawing<AdapterClient>;
  /** How the user has arranged its rows. */
  private arrangement: string | undefined;

  readonly onDidChangeTreeData = this.changes.event;
  readonly tree: TreeView<TreeNode>;

  constructor(
    id: ViewId,
    private readonly model: TreeModel<TreeNode>,
    private readonly tracker: SessionTracker,
  ) {
    this.rows = new ShownRows(model);
    const source = {
      current: () => tracker.current?.client,
      isCurrent: (client: AdapterClient) => tracker.current?.client === client,
    };
    this.redrawing = new Redrawing<AdapterClient>(this.rows, source, (rows) => {
      this.changes.fire(rows);
    });
    this.tree = window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.tree,
      tracker.onDidChange(() => {
        this.refreshSoon();
      }),
      tracker.onDidSwitch(() => {
        this.rows.forget();
        this.refresh();
      }),
      this.tree.onDidCollapseElement(({ element }) => {
        this.rows.close(element);
      }),
      this.tree.onDidExpandElement(({ element }) => {
        this.rows.open(element);
      }),
      this.tree.onDidChangeVisibility(({ visible }) => {
        if (visible && this.isStale) this.refresh();
      }),
    ];
  }

  get isVisible(): boolean {
    return this.tree.visible;
  }

  /** The rows that VS Code has of it. */
  get shown(): readonly TreeNode[] {
    return this.rows.all();
  }

  /** Describes the arrangement of the rows beside the title. */
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
    this.redrawing.request();
  }

  /** Immediately if the program is paused. While it runs, rows must stay in place long enough to be clicked. */
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
    const item = toTreeItem(node);
    // VS Code stores by id whether a row is expanded, and coroutines of every session count from 1.
    item.id = `${this.tracker.current?.client.session.id ?? ''}/${node.id}`;
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const session = this.tracker.current;
    if (session === undefined) return [];
    try {
      return await this.rows.children(session.client, node);
    } catch (error) {
      // The session or the coroutine has ended since: the next refresh shows what is left.
      if (this.tracker.current !== undefined && node !== undefined) return [noteNode(node, error)];
      return [];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.model.parent?.(node);
  }

  /** Selects a row and expands those above it; the keyboard focus does not move. */
  async reveal(node: TreeNode): Promise<void> {
    // A filter or the page limit can leave the row out; then nothing can be selected.
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
