/** Who can settle futures, as lines of text. */
import type { AllHoldersAnswer, HoldersAnswer } from '../protocol/requests.js';
import { placeText } from './rows-as-text.js';
import type { Style } from './style.js';

export function formatHolders({ text, location, holders }: HoldersAnswer, style: Style): string[] {
  const made = location === undefined ? '' : style.dim(`  made at ${placeText(location)}`);
  return [
    `  ${text}${made}`,
    ...holders.map(({ text: who, coroutine, location: place }) => {
      const at = coroutine === undefined || place === undefined ? '' : style.dim(`  at ${placeText(place)}`);
      return `    ${style.accent(who)}${at}`;
    }),
  ];
}

export function formatAllHolders({ futures, together, dropped }: AllHoldersAnswer, style: Style): string[] {
  const heading = style.bold('Who can settle pending futures') + style.dim(`  ${futures.length + dropped}`);
  const rows = futures.flatMap((row) => {
    const waiters = row.waiters.length === 0 ? '' : style.dim(`  awaited by ${row.waiters.join(', ')}`);
    return [
      `  f${row.future} ${style.accent(row.label)}${waiters}`,
      ...formatHolders(row, style).map((line) => `  ${line}`),
    ];
  });
  return [
    heading,
    ...rows,
    ...(dropped === 0 ? [] : [`  and ${dropped} more`]),
    ...together.map((sentence) => `  ${sentence}`),
  ];
}
