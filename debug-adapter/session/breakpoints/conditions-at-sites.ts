/**
 * A breakpoint that the hooks check, with its condition and message in the names of each place: sites of one line, or of
 * one function's name, can be in scripts that call a variable differently.
 */
import type { CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import { conditionsInScript, visibleNames } from '../../debuggee/expressions/source-names.js';

/** One for all sites where the variables have the same names; all have the same id, and count hits together. */
export function atSites(
  breakpoint: CoroutineBreakpoint,
  sites: readonly SiteId[],
  store: CoroutineStore,
): CoroutineBreakpoint[] {
  const found = new Map<string, CoroutineBreakpoint & { sites: SiteId[] }>();
  for (const site of sites) {
    const { condition, log } = breakpoint;
    const written = {
      ...(condition === undefined ? {} : { condition }),
      ...(log === undefined ? {} : { log }),
    };
    const conditions = conditionsInScript(written, visibleNames(store.renamedAt(site)));
    const key = JSON.stringify(conditions);
    const same = found.get(key);
    if (same === undefined) found.set(key, { ...breakpoint, ...conditions, sites: [site] });
    else same.sites.push(site);
  }
  return [...found.values()];
}
