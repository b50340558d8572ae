/** Time travel as lines of text: the moment of an answer, what is not kept, and what is unknown. Pure. */
import type { PastMoment } from '../protocol/requests.js';
import type { Style } from './style.js';

/** In place of a list that is not kept. */
export function formatNotKept(what: string, { when }: PastMoment, style: Style): string[] {
  return [style.bold(what) + style.dim(`  not kept of the past (${when})`)];
}

/** What is unknown about a moment, below its tasks. */
export function formatNotKnown({ notKnown }: PastMoment, style: Style): string[] {
  return notKnown.map((sentence) => style.dim(`  ${sentence}`));
}

/** `, 120 ms ago, tick 41`; empty at the present. */
export function whenClause(past: PastMoment | undefined): string {
  return past === undefined ? '' : `, ${past.when}`;
}
