/** The Findings view with its badge, and a notification for what a person should not miss: once each, never again. */
import {
  commands,
  EventEmitter,
  window,
  workspace,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { FindingKind, FindingRow } from '../../debug-adapter/protocol/requests.js';
import { revealLocation } from '../commands/reveal-site.js';
import type { FindingsLog } from '../debugging/findings-log.js';
import type { SessionTracker } from '../debugging/session-tracker.js';
import { CONTEXT_KEYS, SETTINGS, VIEWS } from '../manifest.js';
import { badgeWords, findingNode, heardFindings } from '../view-models/findings-list.js';
import { notKeptNode } from '../view-models/past-nodes.js';
import type { TreeNode } from '../view-models/node.js';
import { toTreeItem } from './tree-item.js';

export class FindingsView implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changes = new EventEmitter<undefined>();
  private readonly subscriptions: Disposable[];
  readonly onDidChangeTreeData = this.changes.event;
  readonly tree: TreeView<TreeNode>;

  constructor(
    private readonly log: FindingsLog,
    private readonly tracker: SessionTracker,
  ) {
    this.tree = window.createTreeView(VIEWS.findings, { treeDataProvider: this, showCollapseAll: true });
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [
      this.tree,
      log.onDidChange(update),
      log.onDidFind((finding) => void this.notify(finding)),
      tracker.onDidChange(() => {
        if (this.tree.visible) update();
      }),
      this.tree.onDidChangeVisibility(({ visible }) => {
        if (visible) update();
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS.mutedFindings)) update();
      }),
    ];
    update();
  }

  get isVisible(): boolean {
    return this.tree.visible;
  }

  getTreeItem(node: TreeNode): TreeItem {
    return toTreeItem(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node !== undefined) return typeof node.children === 'string' ? [] : [...node.children];
    const session = this.tracker.current;
    if (session?.past !== undefined) return [notKeptNode('What was found by then', session.past)];
    // A session that is ending does not answer: what it told before is still so.
    if (session !== undefined) await this.log.refresh(session).catch(() => undefined);
    const heard = this.heard();
    this.mark(heard);
    return heard.map(findingNode);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private update(): void {
    this.mark(this.heard());
    this.changes.fire(undefined);
  }

  private mark(heard: readonly FindingRow[]): void {
    this.tree.badge = heard.length === 0 ? undefined : { value: heard.length, tooltip: badgeWords(heard) };
    void commands.executeCommand('setContext', CONTEXT_KEYS.hasFindings, heard.length > 0);
  }

  private heard(): readonly FindingRow[] {
    return heardFindings(this.log.findings, mutedKinds());
  }

  private async notify(finding: FindingRow): Promise<void> {
    if (finding.severity !== 'error' || mutedKinds().has(finding.kind)) return;
    const { location } = finding;
    const [go, show, mute] = ['Go to Source', 'Show Findings', 'Do Not Show This Kind'];
    const chosen = await window.showWarningMessage(
      finding.text,
      ...(location === undefined ? [show, mute] : [go, show, mute]),
    );
    if (chosen === go && location !== undefined) await revealLocation(location);
    if (chosen === show) await commands.executeCommand(`${VIEWS.findings}.focus`);
    if (chosen === mute) await muteKind(finding.kind);
  }
}

/** What the person does not want to hear of. */
function mutedKinds(): ReadonlySet<FindingKind> {
  return new Set(workspace.getConfiguration().get<FindingKind[]>(SETTINGS.mutedFindings, []));
}

export async function muteKind(kind: FindingKind): Promise<void> {
  const muted = [...new Set([...mutedKinds(), kind])];
  await workspace.getConfiguration().update(SETTINGS.mutedFindings, muted, true);
}
