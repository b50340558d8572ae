/** Redraws the rows of a view that have changed. Updates do not overlap: requests during an update cause one more. */
import type { Redrawn, ShownRows } from '../view-models/shown-rows.js';
import type { TreeNode } from '../view-models/node.js';

/** The source of the rows. */
export interface RowSource<Asked> {
  /** Undefined while there is no session. */
  readonly current: () => Asked | undefined;
  /** Whether an answer of this session must still be shown. */
  readonly isCurrent: (asked: Asked) => boolean;
}

export class Redrawing<Asked> {
  private updating: Promise<void> | undefined;
  private isWanted = false;

  constructor(
    private readonly rows: ShownRows<Asked>,
    private readonly source: RowSource<Asked>,
    private readonly draw: (rows: Redrawn | TreeNode[]) => void,
  ) {}

  request(): void {
    this.isWanted = true;
    this.updating ??= this.update().finally(() => {
      this.updating = undefined;
    });
  }

  private async update(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      const asked = this.source.current();
      const all: readonly Redrawn[] = [undefined];
      // Rows that cannot be fetched are requested by VS Code one by one, and each shows the error.
      const redrawn = asked === undefined ? all : await this.rows.update(asked).catch(() => all);
      const isOver = asked !== undefined && !this.source.isCurrent(asked);
      if (isOver || redrawn.includes(undefined)) this.draw(undefined);
      else if (redrawn.length > 0) this.draw(redrawn.filter((row) => row !== undefined));
    }
  }
}
