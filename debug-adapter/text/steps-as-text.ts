/** Rows about steps → lines of text for a terminal. Pure. */
import type { ChainFrame, FunctionStepsRow, StepTimes } from '../protocol/requests.js';
import { placeText, type Style } from './rows-as-text.js';

const WIDEST_BAR = 30;

/** Functions with how their steps are spread. */
export function formatSteps(rows: readonly FunctionStepsRow[], total: number, style: Style): string[] {
  if (rows.length === 0) return [style.dim('No step has ended since the debugger came.')];
  const more = total - rows.length;
  return [
    style.bold('Steps by function') + style.dim('  those that ran longest in all come first'),
    ...rows.flatMap((row) => functionLines(row, style)),
    ...(more > 0 ? [style.dim(`  and ${more} more`)] : []),
  ];
}

/** What each coroutine of a chain has run. */
export function formatChainSteps(frames: readonly ChainFrame[], style: Style): string[] {
  return [
    style.bold('Steps of the chain'),
    ...frames.map(({ coroutine, name, steps }) => {
      const words = steps === undefined ? 'no step of it is known' : stepsWords(steps);
      return `  ${style.dim(`#${coroutine}`)} ${style.accent(name)}  ${words}`;
    }),
  ];
}

/** `ran for 12 ms in 4 steps, the longest 9.1 ms`. */
export function stepsWords({ count, ranMs, longestMs, atLeast }: StepTimes): string {
  const least = atLeast === true ? 'at least ' : '';
  const longest = count === 1 ? '' : `, the longest ${time(longestMs)}`;
  return `ran for ${least}${time(ranMs)} in ${least}${count} ${count === 1 ? 'step' : 'steps'}${longest}`;
}

function functionLines(row: FunctionStepsRow, style: Style): string[] {
  const { functionName, definition, count, medianMs, percentile90Ms, percentile99Ms, longest, classes } = row;
  const place = definition === undefined ? '' : style.dim(`  at ${placeText(definition)}`);
  const lines = [`  ${style.accent(functionName)}  ${stepsWords(row)}${place}`];
  if (count === 1) return lines;
  lines.push(
    `      half took at most ${time(medianMs)}, 90 % ${time(percentile90Ms)}, 99 % ${time(percentile99Ms)}; the longest was of #${longest.coroutine} ${longest.name} in tick ${longest.tick}`,
  );
  const most = Math.max(...classes.map((one) => one.count));
  const heads = classes.map(({ upToMs }) => (upToMs === undefined ? 'longer' : `up to ${time(upToMs)}`));
  const width = Math.max(...heads.map(({ length }) => length));
  classes.forEach((one, index) => {
    const bar = '█'.repeat(Math.max(1, Math.round((one.count / most) * WIDEST_BAR)));
    lines.push(style.dim(`      ${(heads[index] ?? '').padEnd(width)}  ${bar} ${one.count}`));
  });
  return lines;
}

/** `10 µs`, `1.2 ms`, `34 ms`, `1.5 s`. */
function time(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
