/** The `--break` option: `suspend`, `resume:name`, `main.ts:12`, `main.ts:12:suspend`. */
import path from 'node:path';
import type { BreakpointMode } from '../protocol/launch-arguments.js';

/** Where to stop, as given on the command line. */
export type BreakOption =
  | { readonly kind: 'any'; readonly filter: 'suspend' | 'resume' | 'failed' | 'thrown' | 'uncaught' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'line'; readonly path: string; readonly line: number; readonly mode: BreakpointMode };

const FILTERS = ['suspend', 'resume', 'failed', 'thrown', 'uncaught'] as const;

/** Understands one option; throws a sentence when it cannot. */
export function parseBreakOption(text: string, cwd: string): BreakOption {
  const filter = FILTERS.find((one) => one === text);
  if (filter !== undefined) return { kind: 'any', filter };
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
    `'${text}' is no place to stop: write suspend, resume, failed, thrown, uncaught, suspend:name, resume:name, file:line or file:line:suspend.`,
  );
}
