/** Which parts of a combinator are missing, if they are few and no coroutine names them: `, the 6th is pending`. */
import path from 'node:path';
import type { FutureFacts, FuturePart } from '../../../runtime/protocol/facts.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

/** More are not listed. */
const MOST_NAMED = 3;

/** Empty if nothing has settled, too many are pending, or the pending ones have coroutines, which have names. */
export function missingParts({ parts = [], counts }: FutureFacts, store: CoroutineStore): string {
  const pending = parts
    .map((part, index) => ({ ...part, index: part.index ?? index }))
    .filter(({ settled }) => settled === false);
  const hasSettled = counts === undefined ? pending.length < parts.length : counts.settled > 0;
  const isAll = counts === undefined || counts.total - counts.settled === pending.length;
  const bare = pending.filter(({ coroutine }) => coroutine === undefined);
  if (!hasSettled || !isAll || bare.length === 0 || pending.length > MOST_NAMED) return '';
  const named = bare.map((part) => `the ${ordinal(part.index + 1)}${madeBy(part, store)}`);
  return `, ${named.join(' and ')} ${named.length === 1 ? 'is' : 'are'} pending`;
}

function madeBy({ madeAt }: FuturePart, store: CoroutineStore): string {
  const place = store.placeOf(madeAt);
  return place === undefined ? '' : ` (made at ${path.basename(place.path)}:${place.line})`;
}

/** `1st`, `2nd`, `13th`. */
export function ordinal(number: number): string {
  const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${number}${endings[RULES.select(number)] ?? 'th'}`;
}

const RULES = new Intl.PluralRules('en', { type: 'ordinal' });
