/** The Findings view with its badge, and one notification for each finding that the user should not miss. */
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
import type { FindingKind, FindingRow, ObservationRow } from '../../debug-adapter/protocol/requests.js';
import { revealLocation } from '../navigation/reveal-location.js';
import type { FindingsLog } from '../debugging/findings-log.js';
import type { SessionState, SessionTracker } from '../debugging/session-tracker.js';
import { CONTEXT_KEYS, SETTINGS, VIEWS } from '../manifest.js';
import { badgeWords, findingNode, heardFindings, observationNodes } from '../view-models/findings-list.js';
import { notKeptNode } from '../view-models/past-nodes.js';
import type { TreeNode } from '../view-models/node.js';
import { ShownRows, type Redrawn } from '../view-models/shown-rows.js';
import { Redrawing } from './redrawing.js';
import { toTreeItem } from './tree-item.js';

/** The session whose findings are shown; those of an ended session stay. */
interface Asked {
  readonly session: SessionState | undefined;
}

export class FindingsView implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changes = new EventEmitter<Redrawn | TreeNode[]>();
  private readonly rows = new ShownRows<Asked>({ children: (asked, node) => this.childrenOf(asked, node) });
  private readonly redrawing: Redrawing<Asked>;
  private readonly subscriptions: Disposable[];
  readonly onDidChangeTreeData = this.changes.event;
  readonly tree: TreeView<TreeNode>;

  constructor(
    private readonly log: FindingsLog,
    private readonly tracker: SessionTracker,
  ) {
    this.tree = window.createTreeView(VIEWS.findings, { treeDataProvider: this, showCollapseAll: true });
    const source = {
      current: () => ({ session: tracker.current }),
      isCurrent: ({ session }: Asked) => tracker.current?.client === session?.client,
    };
    this.redrawing = new Redrawing<Asked>(this.rows, source, (rows) => {
      this.changes.fire(rows);
    });
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
      this.tree.onDidCollapseElement(({ element }) => {
        this.rows.close(element);
      }),
      this.tree.onDidExpandElement(({ element }) => {
        this.rows.open(element);
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

  getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return this.rows.children({ session: this.tracker.current }, node);
  }

  private async childrenOf({ session }: Asked, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node !== undefined) return typeof node.children === 'string' ? [] : node.children;
    if (session?.past !== undefined) return [notKeptNode('What was found by then', session.past)];
    // A session that is ending does not answer: its last report still holds.
    const observations =
      session === undefined ? [] : await this.log.refresh(session).catch((): readonly ObservationRow[] => []);
    const heard = this.heard();
    this.mark(heard);
    return [...heard.map(findingNode), ...observationNodes(observations)];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private update(): void {
    this.mark(this.heard());
    this.redrawing.request();
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

/** The kinds that the user has muted. */
function mutedKinds(): ReadonlySet<FindingKind> {
  return new Set(workspace.getConfiguration().get<FindingKind[]>(SETTINGS.mutedFindings, []));
}

export async function muteKind(kind: FindingKind): Promise<void> {
  const muted = [...new Set([...mutedKinds(), kind])];
  await workspace.getConfiguration().update(SETTINGS.mutedFindings, muted, true);
}
