/** Turns the handles that keep a program alive into lines of text. */
import type { LoopRow } from '../protocol/requests.js';
import { placeText } from './rows-as-text.js';
import type { Style } from './style.js';

export function formatAlive(rows: readonly LoopRow[], style: Style): string[] {
  const alive = rows.filter(({ keepsAlive }) => keepsAlive === true);
  if (alive.length === 0) return ['Nothing that is known keeps the program alive.'];
  return [
    style.bold('What keeps the program alive') + style.dim(`  ${alive.length}`),
    ...alive.map(({ text, detail, madeAt }) => {
      const made = madeAt === undefined ? '' : style.dim(`  made at ${placeText(madeAt)}`);
      return `  ${style.accent(text)}${detail === '' ? '' : `  ${detail}`}${made}`;
    }),
  ];
}
