/** The `--break` option: `suspend`, `resume:name`, `longTick:50`, `main.ts:12`, `main.ts:12:suspend`, each with conditions. */
import path from 'node:path';
import type { BreakpointMode, ExceptionFilter } from '../protocol/launch-arguments.js';

/** What may be said of each: stops only where the condition holds, from a number of hits on, or prints instead. */
export interface Restriction {
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}

/** Where to stop, as given on the command line. */
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

/** Understands one option; throws a sentence when it cannot. */
export function parseBreakOption(text: string, cwd: string): BreakOption {
  const [, where = '', hits, condition, log] =
    /^(\S+)(?:\s+hits\s+(\d+))?(?:\s+if\s+(.+?))?(?:\s+log\s+(.+))?$/s.exec(text.trim()) ?? [];
  const restriction = {
    ...(condition === undefined ? {} : { condition }),
    ...(hits === undefined ? {} : { hitCondition: hits }),
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

/** As a list of breakpoints shows it. */
export function describeBreak(one: BreakOption): string {
  if (one.kind === 'any') {
    const isLimit = /^\d+$/.test(one.condition ?? '');
    if (isLimit) return `every ${one.filter} over ${one.condition} ms`;
    return `every ${one.filter}${one.condition === undefined ? '' : ` if ${one.condition}`}`;
  }
  const { condition, hitCondition } = one;
  const place = one.kind === 'function' ? one.name : `${path.basename(one.path)}:${one.line} (${one.mode})`;
  const hits = hitCondition === undefined ? '' : ` from hit ${hitCondition} on`;
  const log = one.kind === 'line' && one.logMessage !== undefined ? ` prints ${one.logMessage}` : '';
  return `${place}${hits}${condition === undefined ? '' : ` if ${condition}`}${log}`;
}
