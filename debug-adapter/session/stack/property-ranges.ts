/** Ranges of indexes, as rows that expand to smaller ranges: a list of millions has a depth of three. */

/** The maximum number of properties, or of ranges, in one list. */
export const MOST_PROPERTIES = 1000;

/** Indexes from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The parts of a range, of which each but the last is as large; undefined if it is a page. */
export function partsOf({ start, end }: Range): Range[] | undefined {
  if (end - start <= MOST_PROPERTIES) return undefined;
  let size = MOST_PROPERTIES;
  while ((end - start) / size > MOST_PROPERTIES) size *= MOST_PROPERTIES;
  const parts: Range[] = [];
  for (let from = start; from < end; from += size)
    parts.push({ start: from, end: Math.min(end, from + size) });
  return parts;
}
