/** The `--break` option: `suspend`, `resume:name`, `longTick:50`, `main.ts:12`, `main.ts:12:suspend`, each with conditions. */
import path from 'node:path';
import type { BreakpointMode, ExceptionFilter } from '../../protocol/launch-arguments.js';

/** Options of each: a condition, a number of hits, or a text to print instead. */
export interface Restriction {
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}

/** Where to stop, from the command line. */
export type BreakOption =
  | { readonly kind: 'any'; readonly filter: ExceptionFilter; readonly condition?: string }
  | ({ readonly kind: 'function'; readonly name: string } & Omit<Restriction, 'logMessage'>)
  | ({
      readonly kind: 'line';
      readonly path: string;
      readonly line: number;
      readonly column?: number;
      readonly mode: BreakpointMode;
    } & Restriction);

const FILTERS: readonly ExceptionFilter[] = [
  'suspend',
  'resume',
  'created',
  'finished',
  'failed',
  'cancelled',
  'waitCycle',
  'thrown',
  'uncaught',
  'longTick',
  'queueFull',
  'queueEmpty',
  'lockHeld',
];

/** The place, and what stands behind `hits`, `if` and `log`; a quoted text may contain these words. */
function partsOf(text: string): (string | undefined)[] {
  const withoutQuoted = text.replace(/(["'`])(?:\\.|(?!\1).)*?\1/gs, (quoted) => '_'.repeat(quoted.length));
  const parts = /^(\S+)(?:\s+hits\s+(\d+))?(?:\s+if\s+(.+?))?(?:\s+log\s+(.+))?$/ds.exec(withoutQuoted);
  return [1, 2, 3, 4].map((part) => {
    const span = parts?.indices?.[part];
    return span === undefined ? undefined : text.slice(...span);
  });
}

/** Parses one option; throws a sentence if it is invalid. */
export function parseBreakOption(text: string, cwd: string): BreakOption {
  const [where = '', hits, condition, log] = partsOf(text.trim());
  const restriction = {
    ...(condition === undefined ? {} : { condition }),
    ...(hits === undefined ? {} : { hitCondition: `>= ${hits}` }),
  };
  const filter = FILTERS.find((one) => one === where);
  const limited = /^(longTick|lockHeld):(\d+)$/.exec(where);
  const line = /^(.+?):(\d+)(?::(\d+))?(?::(line|suspend|resume))?$/.exec(where);
  if (hits !== undefined && (filter !== undefined || limited !== null))
    throw new Error(`'${where}' counts no hits: a place or a function does.`);
  if (log !== undefined && (line === null || limited !== null))
    throw new Error(`'${where}' prints no message: a place does.`);
  if (filter !== undefined) return { kind: 'any', filter, ...(condition === undefined ? {} : { condition }) };
  if (limited?.[1] !== undefined && limited[2] !== undefined)
    return { kind: 'any', filter: limited[1] as ExceptionFilter, condition: limited[2] };
  const named = /^(suspend|resume|create|finish|fail):([\w$.#]+)$/.exec(where);
  if (named?.[1] !== undefined && named[2] !== undefined) {
    return { kind: 'function', name: `${named[1]} ${named[2]}`, ...restriction };
  }
  if (line?.[1] !== undefined && line[2] !== undefined) {
    return {
      kind: 'line',
      path: path.resolve(cwd, line[1]),
      line: Number(line[2]),
      ...(line[3] === undefined ? {} : { column: Number(line[3]) }),
      mode: (line[4] ?? 'line') as BreakpointMode,
      ...restriction,
      ...(log === undefined ? {} : { logMessage: log }),
    };
  }
  throw new Error(
    `'${text}' is no place to stop: write suspend, resume, created, finished, failed, cancelled, waitCycle, thrown, uncaught, longTick:ms, lockHeld:ms, queueFull, queueEmpty, suspend:name, resume:name, file:line or file:line:suspend, and 'hits N', 'if CONDITION', 'log MESSAGE' behind it.`,
  );
}

/** Its text in a list of breakpoints. */
export function describeBreak(one: BreakOption): string {
  if (one.kind === 'any') {
    const isLimit = /^\d+$/.test(one.condition ?? '');
    if (isLimit) return `every ${one.filter} over ${one.condition} ms`;
    return `every ${one.filter}${one.condition === undefined ? '' : ` if ${one.condition}`}`;
  }
  const { condition, hitCondition } = one;
  const place = one.kind === 'function' ? one.name : `${path.basename(one.path)}:${one.line} (${one.mode})`;
  const hits = hitCondition === undefined ? '' : ` from hit ${hitCondition.replace('>= ', '')} on`;
  const log = one.kind === 'line' && one.logMessage !== undefined ? ` prints ${one.logMessage}` : '';
  return `${place}${hits}${condition === undefined ? '' : ` if ${condition}`}${log}`;
}
