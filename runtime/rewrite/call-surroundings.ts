/** The context of a call that its edits need. */
import type { AnyNode } from 'acorn';
import type { HookName } from '../protocol/instrumentation.js';
import type { EditList } from './edit-list.js';
import type { SiteTableBuilder } from './site-table.js';

export interface CallSurroundings {
  readonly edits: EditList;
  readonly sites: SiteTableBuilder;
  readonly source: string;
  readonly depth: number;
  /** The end of the text that opens the call. */
  readonly openingEnd: string;
  /** Row of the enclosing function; -1 outside any coroutine. */
  readonly functionRow: number;
  /** From the module to the call itself. */
  readonly path: readonly AnyNode[];
  /** Hook calls around it. */
  readonly added: number;
  /** The name of a hook in the text. */
  readonly hook: (name: HookName) => string;
  /** Whether the module binds `Promise` itself: then its methods are unknown. */
  readonly isPromiseBound: () => boolean;
}
