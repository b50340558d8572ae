/** Turns the creators of a task, with their locations, into lines of text. Pure. */
import type { CoroutineRequests, CreationRow } from '../protocol/requests.js';
import { placeText } from './rows-as-text.js';
import type { Style } from './style.js';

export function formatCreation(
  { stack, creators }: CoroutineRequests['coroutines/creation']['result'],
  style: Style,
): string[] {
  if (creators.length === 0 && stack === undefined) return ['  no coroutine created it'];
  const lines = stackLines(stack, style);
  for (const { id, name, location, stack: own } of creators) {
    const now = location === undefined ? '' : style.dim(`, now at ${placeText(location)}`);
    lines.push(`  by ${style.dim(`#${id}`)} ${style.accent(name)}${now}`, ...stackLines(own, style));
  }
  return lines;
}

function stackLines(stack: readonly CreationRow[] | undefined, style: Style): string[] {
  return (stack ?? []).map(
    ({ name, location, isAwaiting }) =>
      `    ${isAwaiting === true ? 'awaited by' : 'in'} ${name}${style.dim(`  at ${placeText(location)}`)}`,
  );
}
