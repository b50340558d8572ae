/** The text for a direct `eval` in rewritten code: passed through the rewriter first, if there is one. */
import type { SiteId } from '../protocol/ids.js';
import { moduleUrlOf } from './records/modules.js';

type Filter = (code: unknown, evaluate: unknown, within: string | undefined) => unknown;

let filter: Filter | undefined;

export function filterEval(by: Filter): void {
  filter = by;
}

export function evaluating(code: unknown, evaluate: unknown, firstSite: SiteId): unknown {
  return filter === undefined || typeof code !== 'string'
    ? code
    : filter(code, evaluate, moduleUrlOf(firstSite));
}
