/** Edits of calls that are known by their names: promise combinators, and `Array.fromAsync`. */
import type { CallExpression, Expression } from 'acorn';
import { argumentOfFromAsync, combinatorCall } from './coroutine-syntax.js';
import type { EditList } from './edit-list.js';
import type { SiteTableBuilder } from './site-table.js';

export interface CallSurroundings {
  readonly edits: EditList;
  readonly sites: SiteTableBuilder;
  readonly depth: number;
  /** What ends the text that opens the call. */
  readonly openingEnd: string;
  /** Row of the function it stands in; -1 outside of any coroutine. */
  readonly functionRow: number;
  /** The name a hook has in the text. */
  readonly hook: (name: string) => string;
  /** Whether the module binds `Promise` itself: then nothing is known of its methods. */
  readonly isPromiseBound: () => boolean;
}

export function editCall(node: CallExpression, around: CallSurroundings): void {
  const { edits, sites, depth, openingEnd, functionRow, hook } = around;
  const wrap = (argument: Expression, name: string): void => {
    edits.open(argument.start, depth, `${hook(name)}(`);
    edits.close(argument.end, depth, ')');
  };
  const iterated = argumentOfFromAsync(node);
  if (iterated !== undefined) wrap(iterated, 'o');
  const call = combinatorCall(node);
  if (!call || around.isPromiseBound()) return;
  const site = sites.addSuspension('combinator', node.start, node, functionRow);
  edits.open(node.start, depth, `${hook('a')}("${call.kind}",${site},${openingEnd}`);
  wrap(call.argument, 'A');
  edits.close(node.end, depth, ')');
}
