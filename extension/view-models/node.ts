/** One row of a tree as every view shows it: plain data, worded and ready, knowing nothing of VS Code. */
import type {
  CoroutineId,
  FindingKind,
  FutureId,
  GroupBy,
  Location,
} from '../../debug-adapter/protocol/requests.js';

/** What a row's picture means; the view chooses the picture. */
export type NodeIcon =
  | 'created'
  | 'ready'
  | 'running'
  | 'suspended'
  | 'returned'
  | 'threw'
  | 'cancelled'
  | 'unknown'
  | 'frame'
  | 'future'
  | 'combinator'
  | 'cycle'
  | 'variable'
  | 'tick'
  | 'longTick'
  | 'timer'
  | 'request'
  | 'handle'
  | 'more'
  | 'group'
  | 'errorFinding'
  | 'warningFinding'
  | 'infoFinding'
  | 'chainLine';

/** What a row is about: menus and lazy children depend on it. */
export type NodeSubject =
  | {
      readonly kind: 'task';
      readonly coroutine: CoroutineId;
      readonly marks?: readonly TaskMark[];
      readonly moment?: MomentOfTick;
    }
  | { readonly kind: 'frame'; readonly coroutine: CoroutineId; readonly frameId?: number }
  | { readonly kind: 'variable'; readonly reference: number }
  | { readonly kind: 'future'; readonly future?: FutureId }
  | { readonly kind: 'tick'; readonly moment: MomentOfTick }
  | { readonly kind: 'note' }
  | { readonly kind: 'group'; readonly by: GroupBy; readonly key: string }
  | { readonly kind: 'finding'; readonly finding: FindingKind }
  /** Stands for the rows not fetched yet, of the list below the row of this id (empty: at the top). */
  | { readonly kind: 'more'; readonly list: string };

/** What a person has done to a task, which decides what its menu offers. */
export type TaskMark = 'pinned' | 'frozen';

/** What can be gone back to: an event of a tick, or its last. */
export interface MomentOfTick {
  readonly tick: number;
  readonly event?: number;
}

export interface TreeNode {
  /** Unique in its view, and the same for the same thing after a refresh: keeps rows open and selected. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Plain text, never markup: names and values come from the program. */
  readonly tooltip?: string;
  readonly icon: NodeIcon;
  readonly subject: NodeSubject;
  /** Where a click goes. */
  readonly location?: Location;
  /** Children that are known already; `lazy` ones are asked for when the row is opened. */
  readonly children: 'none' | 'lazy' | readonly TreeNode[];
  /** Shown opened at first. */
  readonly isOpen?: boolean;
}
