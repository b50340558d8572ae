/** The result of `explore` in words: the failing run, its order of resumptions, how to reproduce it. */
import { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import type { ResumptionTrace } from '../../../runtime/protocol/control.js';
import type { CoroutineId } from '../../protocol/requests.js';
import type { Exploration } from './exploration.js';
import { placeText } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';

/** Number of resumptions shown; the last ones before a failure are the most useful. */
const LINES_SHOWN = 100;

/** One line for each resumption: which coroutine, where, and among how many. */
export function traceLines(trace: ResumptionTrace): string[] {
  const store = new CoroutineStore();
  for (const { firstSite, table } of trace.modules) store.addModule(firstSite, table);
  const names = new Map<CoroutineId, string>();
  return trace.resumptions.map(
    ({ coroutine, function: site, site: place, among, arguments: texts }, index) => {
      if (texts !== undefined) {
        const isModule = store.functionKind(site) === 'module';
        names.set(coroutine, store.functionName(site) + (isModule ? '' : `(${texts.join(', ')})`));
      }
      const name = names.get(coroutine) ?? store.functionName(site);
      const location = store.placeOf(place);
      const where = location === undefined ? '' : ` at ${placeText(location)}`;
      const choice = among > 1 ? `, one of ${among}` : '';
      return `${index + 1} ${name} #${coroutine} resumes${where} after ${store.textOf(place)}${choice}`;
    },
  );
}

export function explorationLines(
  exploration: Exploration,
  replay: (seed: number) => string,
  style: Style,
): string[] {
  const { runs, failures, interleavings, first, failsAgain } = exploration;
  const orders =
    interleavings === 1
      ? 'all in one order of resumptions'
      : `${interleavings} different orders of resumptions`;
  const seen = `${count(runs, 'run')}, ${orders}`;
  if (first?.failure === undefined) return [style.bold(`No seed failed: ${seen}.`)];
  const lines = [
    style.bold(`Seed ${first.seed} ${first.failure}.`) + `  ${count(failures, 'failure')} in ${seen}.`,
    ...section('stdout', first.stdout, style),
    ...section('stderr', first.stderr, style),
  ];
  if (first.trace === undefined) lines.push('It could not tell its order of resumptions.');
  else {
    const trace = traceLines(first.trace);
    const left = Math.max(0, trace.length - LINES_SHOWN);
    lines.push(style.bold('Order of resumptions'));
    if (left > 0) lines.push(style.dim(`  … ${left} before these`));
    lines.push(...trace.slice(left).map((line) => `  ${line}`));
    if (first.trace.dropped > 0) lines.push(style.dim(`  … and ${first.trace.dropped} not recorded`));
  }
  lines.push(
    failsAgain === true
      ? `It failed again in the same order. Debug it: ${replay(first.seed)}`
      : `Run again with this seed it went another way: it depends on more than the order of tasks (time, I/O, random numbers).`,
  );
  return lines;
}

function section(title: string, text: string, style: Style): string[] {
  if (text === '') return [];
  return [
    style.bold(title),
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
