/** The `--break` option: `suspend`, `resume:name`, `longTick:50`, `main.ts:12`, `main.ts:12:suspend`. */
import path from 'node:path';
import type { BreakpointMode, ExceptionFilter } from '../protocol/launch-arguments.js';

/** Where to stop, as given on the command line. */
export type BreakOption =
  | { readonly kind: 'any'; readonly filter: ExceptionFilter; readonly condition?: string }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'line'; readonly path: string; readonly line: number; readonly mode: BreakpointMode };

const FILTERS: readonly ExceptionFilter[] = [
  'suspend',
  'resume',
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
  const filter = FILTERS.find((one) => one === text);
  if (filter !== undefined) return { kind: 'any', filter };
  const limited = /^(longTick|lockHeld):(\d+)$/.exec(text);
  if (limited?.[1] !== undefined && limited[2] !== undefined)
    return { kind: 'any', filter: limited[1] as ExceptionFilter, condition: limited[2] };
  const named = /^(suspend|resume|create|finish|fail):([\w$.#]+)$/.exec(text);
  if (named?.[1] !== undefined && named[2] !== undefined) {
    return { kind: 'function', name: `${named[1]} ${named[2]}` };
  }
  const line = /^(.+?):(\d+)(?::(line|suspend|resume))?$/.exec(text);
  if (line?.[1] !== undefined && line[2] !== undefined) {
    return {
      kind: 'line',
      path: path.resolve(cwd, line[1]),
      line: Number(line[2]),
      mode: (line[3] ?? 'line') as BreakpointMode,
    };
  }
  throw new Error(
    `'${text}' is no place to stop: write suspend, resume, failed, cancelled, waitCycle, thrown, uncaught, longTick:ms, lockHeld:ms, queueFull, queueEmpty, suspend:name, resume:name, file:line or file:line:suspend.`,
  );
}
