/** One row of a tree, the same for every view: plain data with finished texts, independent of VS Code. */
import type {
  CoroutineId,
  FindingKind,
  FutureId,
  GroupBy,
  Location,
} from '../../debug-adapter/protocol/requests.js';

/** The meaning of a row's icon; the view chooses the icon. */
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

/** The subject of a row: menus and lazy children depend on it. */
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
  | { readonly kind: 'holders'; readonly future: FutureId }
  /** Where a coroutine has spent its time. */
  | { readonly kind: 'time'; readonly coroutine: CoroutineId }
  | { readonly kind: 'tick'; readonly moment: MomentOfTick }
  /** Coroutines from before the debugger attached: all of them, or one. */
  | { readonly kind: 'before'; readonly task?: CoroutineId }
  | { readonly kind: 'note' }
  | { readonly kind: 'group'; readonly by: GroupBy; readonly key: string }
  | { readonly kind: 'finding'; readonly finding: FindingKind }
  /** A placeholder for rows not fetched yet, of the list below the row with this id (empty: at the top). */
  | { readonly kind: 'more'; readonly list: string };

/** Actions of the user on a task that its menu depends on. */
export type TaskMark = 'pinned' | 'frozen';

/** A moment that time travel can show: an event of a tick, or the end of the tick. */
export interface MomentOfTick {
  readonly tick: number;
  readonly event?: number;
}

export interface TreeNode {
  /** Unique in its view, and stable across refreshes: VS Code keeps rows expanded and selected by it. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Plain text, never markup: names and values come from the program. */
  readonly tooltip?: string;
  readonly icon: NodeIcon;
  readonly subject: NodeSubject;
  /** The target of a click. */
  readonly location?: Location;
  /** Known children; `lazy` ones are requested when the row is expanded. */
  readonly children: 'none' | 'lazy' | readonly TreeNode[];
  /** Initially expanded. */
  readonly isOpen?: boolean;
}
