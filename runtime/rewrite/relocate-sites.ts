/** Gives a previously instrumented text the site numbers of this run. */
import type { SiteId } from '../protocol/ids.js';
import { replaceInsertions } from '../protocol/insertion-mark.js';

/** Every site number has nine digits: no column changes, and the source map stays right. */
export function relocateSites(code: string, from: SiteId, to: SiteId): string {
  if (from === to) return code;
  const moved = (site: string): string => String(Number(site) - from + to);
  return replaceInsertions(code, (insertion) =>
    // The site table is a string literal and contains the user's own digits.
    insertion.replace(/"(?:[^"\\]|\\.)*"|\b\d{9}\b/g, (found) =>
      found.startsWith('"') ? found : moved(found),
    ),
  );
}
