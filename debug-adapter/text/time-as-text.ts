/** Where a coroutine has spent its time, as lines of text with bars. Pure. */
import type { CoroutineTime, LifePart } from '../protocol/requests.js';
import { placeText } from './rows-as-text.js';
import { time } from './step-words.js';
import type { Style } from './style.js';

const BAR = 20;

export function formatTime({ id, name, totalMs, parts }: CoroutineTime, style: Style): string[] {
  const head = `${style.bold('Time of')} ${style.dim(`#${id}`)} ${style.accent(name)}`;
  if (parts.length === 0) return [`${head}  not known`];
  return [
    `${head}${style.dim(`  ${time(totalMs)}`)}`,
    ...parts.map((part) => {
      const share = totalMs === 0 ? 0 : part.ms / totalMs;
      const full = Math.round(share * BAR);
      const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
      const place = part.location === undefined ? '' : style.dim(`  at ${placeText(part.location)}`);
      return `  ${style.dim(bar)} ${percent(share, part.ms).padStart(5)}  ${partWords(part)}${place}`;
    }),
  ];
}

function partWords({ kind, text, ms, count = 0, longestMs, now }: LifePart): string {
  if (kind === 'unknown') return `not known, ${time(ms)}: events are missing`;
  if (kind === 'ran') {
    const runs = `ran for ${time(ms)} in ${count} ${count === 1 ? 'step' : 'steps'}`;
    return now === undefined ? runs : `${runs}, runs now`;
  }
  const waits = count === 1 ? '' : ` in ${count} waits, the longest ${time(longestMs ?? ms)}`;
  const present = now === undefined ? '' : now === 'ready' ? ', ready now' : ', waits now';
  return `waited for ${text ?? '?'} for ${time(ms)}${waits}${present}`;
}

/** `62 %`; `<1 %` for what is little and not nothing. */
function percent(share: number, ms: number): string {
  const rounded = Math.round(share * 100);
  return rounded === 0 && ms > 0 ? '<1 %' : `${rounded} %`;
}
