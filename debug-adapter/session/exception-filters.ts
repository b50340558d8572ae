/** The checkboxes of the Breakpoints view: thrown and uncaught errors are V8's, the rest are events of coroutines. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineBreakpoint } from '../../runtime/protocol/hook.js';
import type { ExceptionFilter } from '../protocol/launch-arguments.js';

/** Conditions on coroutine events may name these besides the frame's variables. */
const CONDITION_HINT = 'e.g. $task.name === "cook" or $value > 3';

interface CoroutineFilter {
  readonly label: string;
  readonly description: string;
  readonly breakpoint: Pick<CoroutineBreakpoint, 'event' | 'closesCycle'>;
}

const COROUTINE_FILTERS: Record<Exclude<ExceptionFilter, 'thrown' | 'uncaught'>, CoroutineFilter> = {
  failed: {
    label: 'Failed coroutines',
    description: 'Stops when a coroutine ends with an error',
    breakpoint: { event: 'fail' },
  },
  cancelled: {
    label: 'Cancelled tasks',
    description: 'Stops when a task of the coroutine library is told to end',
    breakpoint: { event: 'cancel' },
  },
  waitCycle: {
    label: 'Wait cycles',
    description: 'Stops at the await that makes coroutines wait for each other in a circle',
    breakpoint: { event: 'suspend', closesCycle: true },
  },
  created: {
    label: 'Every start',
    description: 'Stops whenever a coroutine starts',
    breakpoint: { event: 'create' },
  },
  finished: {
    label: 'Every end',
    description: 'Stops whenever a coroutine ends',
    breakpoint: { event: 'finish' },
  },
  suspend: {
    label: 'Every suspension',
    description: 'Stops whenever a coroutine is about to wait',
    breakpoint: { event: 'suspend' },
  },
  resume: {
    label: 'Every resumption',
    description: 'Stops whenever a coroutine goes on from a wait',
    breakpoint: { event: 'resume' },
  },
};

/** As the initialize response has them. */
export const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'thrown',
    label: 'Thrown exceptions',
    supportsCondition: true,
    conditionDescription: 'expression',
  },
  { filter: 'uncaught', label: 'Uncaught exceptions', supportsCondition: true, default: false },
  ...Object.entries(COROUTINE_FILTERS).map(([filter, { label, description }]) => ({
    filter,
    label,
    description,
    supportsCondition: true,
    conditionDescription: CONDITION_HINT,
  })),
];

/** @param chosen checked filters with their conditions */
export function filterBreakpoints(
  chosen: ReadonlyMap<string, string | undefined>,
): Omit<CoroutineBreakpoint, 'id'>[] {
  return Object.entries(COROUTINE_FILTERS).flatMap(([filter, { breakpoint }]) => {
    if (!chosen.has(filter)) return [];
    const condition = chosen.get(filter);
    return [{ ...breakpoint, ...(condition === undefined || condition === '' ? {} : { condition }) }];
  });
}
