/**
 * The rows that VS Code has of a view, and the ones it must redraw.
 *
 * VS Code forgets a row and all rows below it as soon as it requests the list again. A menu command at that moment
 * receives no row, and has to ask which. So only lists that have changed are redrawn, and their rows are fetched first:
 * VS Code receives them without a request to the adapter.
 */
import type { TreeNode } from './node.js';

/** The id of the list at the top. */
const TOP = '';

/** A list to redraw: the row above it, or undefined for all rows. */
export type Redrawn = TreeNode | undefined;

/** Current lists, by the id of the row above. */
type Fetched = Map<string, readonly TreeNode[]>;

/** Replaces a list that could not be fetched. It differs from every list, so that the list is redrawn. */
const FAILED: readonly TreeNode[] = [
  { id: '\0failed', label: '', icon: 'more', subject: { kind: 'note' }, children: 'none' },
];

/** The source of the rows. */
export interface RowLists<Asked> {
  children(asked: Asked, row: TreeNode | undefined): Promise<readonly TreeNode[]>;
}

export class ShownRows<Asked> {
  /** The lists that VS Code has, by the id of the row above. */
  private readonly lists = new Map<string, readonly TreeNode[]>();
  /** The one object by which VS Code knows each row. */
  private readonly rows = new Map<string, TreeNode>();
  /** Collapsed rows that were expanded before: VS Code keeps the rows below them and does not request them again. */
  private readonly closed = new Set<string>();
  /** The lists that VS Code requests next. */
  private readonly prefetched: Fetched = new Map();

  constructor(private readonly model: RowLists<Asked>) {}

  /** The rows below one, when VS Code requests them. */
  async children(asked: Asked, row: TreeNode | undefined): Promise<TreeNode[]> {
    const key = row?.id ?? TOP;
    const prefetched = this.prefetched.get(key);
    this.prefetched.delete(key);
    if (prefetched !== undefined) return this.give(key, prefetched);
    try {
      return this.give(key, await this.model.children(asked, row));
    } catch (error) {
      this.lists.set(key, FAILED);
      throw error;
    }
  }

  /** The rows that VS Code has, each list below its row. */
  all(above = TOP): TreeNode[] {
    return (this.lists.get(above) ?? []).flatMap((row) => [row, ...this.all(row.id)]);
  }

  /** A row was collapsed: the rows below it are no longer kept up to date. */
  close(row: TreeNode): void {
    this.closed.add(row.id);
  }

  open(row: TreeNode): void {
    this.closed.delete(row.id);
  }

  /** The view shows nothing any more, or another session. */
  forget(): void {
    this.lists.clear();
    this.rows.clear();
    this.closed.clear();
    this.prefetched.clear();
  }

  /**
   * Fetches the shown rows again and returns the ones that VS Code must redraw; empty if nothing has changed.
   *
   * @throws an error of the model: then everything must be redrawn, and shows the error
   */
  async update(asked: Asked): Promise<readonly Redrawn[]> {
    if (!this.lists.has(TOP)) return [undefined];
    const fetched: Fetched = new Map();
    await this.fetch(asked, undefined, fetched);
    const redrawn: Redrawn[] = [];
    this.compare(undefined, fetched, redrawn);
    this.prefetched.clear();
    for (const [key, rows] of fetched) this.prefetched.set(key, rows);
    return redrawn;
  }

  private async fetch(asked: Asked, row: TreeNode | undefined, into: Fetched): Promise<void> {
    const rows = await this.model.children(asked, row);
    into.set(row?.id ?? TOP, rows);
    const open = rows.filter(
      ({ id, children, isOpen }) =>
        children !== 'none' && !this.closed.has(id) && (this.lists.has(id) || isOpen === true),
    );
    await Promise.all(open.map((child) => this.fetch(asked, child, into)));
  }

  private compare(row: TreeNode | undefined, fetched: Fetched, redrawn: Redrawn[]): void {
    const key = row?.id ?? TOP;
    const now = fetched.get(key) ?? [];
    const before = this.lists.get(key) ?? [];
    if (now.length !== before.length || now.some(({ id }, index) => id !== before[index]?.id)) {
      redrawn.push(row);
      return;
    }
    for (const [index, shown] of before.entries()) {
      const child = now[index];
      if (child === undefined) continue;
      const hasChanged = drawnText(child) !== drawnText(shown);
      become(shown, child);
      if (hasChanged) redrawn.push(shown);
      else if (fetched.has(child.id)) this.compare(shown, fetched, redrawn);
      else if (this.lists.has(child.id)) {
        // The row is collapsed: VS Code must request its rows when it is expanded again.
        this.drop(child.id);
        redrawn.push(shown);
      }
    }
  }

  private give(key: string, rows: readonly TreeNode[]): TreeNode[] {
    const given = rows.map((row) => {
      const known = this.rows.get(row.id);
      if (known === undefined) {
        const shown = { ...row };
        this.rows.set(row.id, shown);
        return shown;
      }
      become(known, row);
      return known;
    });
    const ids = new Set(rows.map(({ id }) => id));
    for (const { id } of this.lists.get(key) ?? []) if (!ids.has(id)) this.drop(id, true);
    this.lists.set(key, given);
    return given;
  }

  /** Forgets the rows below one; with `itself` also the row, which no longer exists. */
  private drop(id: string, itself = false): void {
    for (const child of this.lists.get(id) ?? []) this.drop(child.id, true);
    this.lists.delete(id);
    if (!itself) return;
    this.rows.delete(id);
    this.closed.delete(id);
  }
}

/** Everything that affects how a row is drawn and its menu, without the rows below. */
function drawnText({ children, ...row }: TreeNode): string {
  return JSON.stringify([row, typeof children === 'string' ? children : 'known']);
}

/** VS Code knows a row by its object: the object stays and takes over the current state. */
function become(shown: TreeNode, now: TreeNode): void {
  for (const name of Object.keys(shown)) if (!(name in now)) Reflect.deleteProperty(shown, name);
  Object.assign(shown, now);
}
