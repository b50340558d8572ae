/** Turns rows about steps into lines of text for a terminal. Pure. */
import type { ChainFrame, FunctionStepsRow } from '../protocol/requests.js';
import { placeText } from './rows-as-text.js';
import type { Style } from './style.js';
import { stepsWords, time } from './step-words.js';

const WIDEST_BAR = 30;

/** Functions with the distribution of their steps. */
export function formatSteps(rows: readonly FunctionStepsRow[], total: number, style: Style): string[] {
  if (rows.length === 0) return [style.dim('No step has ended since the debugger attached.')];
  const more = total - rows.length;
  return [
    style.bold('Steps by function') + style.dim('  longest total running time first'),
    ...rows.flatMap((row) => functionLines(row, style)),
    ...(more > 0 ? [style.dim(`  and ${more} more`)] : []),
  ];
}

/** The run times of each coroutine of a chain. */
export function formatChainSteps(frames: readonly ChainFrame[], style: Style): string[] {
  return [
    style.bold('Steps of the chain'),
    ...frames.map(({ coroutine, name, steps }) => {
      const words = steps === undefined ? 'no step of it is known' : stepsWords(steps);
      return `  ${style.dim(`#${coroutine}`)} ${style.accent(name)}  ${words}`;
    }),
  ];
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
