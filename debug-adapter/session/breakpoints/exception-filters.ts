/**
 * The checkboxes of the Breakpoints view: V8 reports thrown and uncaught errors, the hooks report events of coroutines.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { ExceptionFilter } from '../../protocol/launch-arguments.js';
import { UserError } from '../../errors.js';

/** Conditions on coroutine events can use these names besides the frame's variables. */
const CONDITION_HINT = 'e.g. $task.name === "cook" or $value > 3';

/** For conditions on an error. */
const ERROR_HINT = "e.g. $error.name === 'TypeError', or any expression of the frame";

/** For conditions on a queue. */
const QUEUE_HINT = 'e.g. $value.title === "Queue \'orders\'" or $value.putters > 0';
/** The default limit beyond which a tick, or the time that a lock is held, is too long. */
const DEFAULT_LIMIT_MS = 100;
const LIMIT_HINT = `milliseconds, e.g. 50; without: ${DEFAULT_LIMIT_MS}`;

interface CoroutineFilter {
  readonly label: string;
  readonly description: string;
  readonly hint?: string;
  readonly breakpoint: Pick<CoroutineBreakpoint, 'event' | 'closesCycle' | 'longerThanMs'>;
}

const COROUTINE_FILTERS: Record<Exclude<ExceptionFilter, 'thrown' | 'uncaught'>, CoroutineFilter> = {
  failed: {
    label: 'Failed coroutines',
    description: 'Stops when a coroutine ends with an error',
    breakpoint: { event: 'fail' },
  },
  cancelled: {
    label: 'Cancelled tasks',
    description: 'Stops where a coroutine is cancelled, by the coroutine library or by hand',
    breakpoint: { event: 'cancel' },
  },
  waitCycle: {
    label: 'Wait cycles',
    description: 'Stops at the await that makes coroutines wait for each other in a circle',
    breakpoint: { event: 'suspend', closesCycle: true },
  },
  longTick: {
    label: 'Long ticks',
    description: 'Stops in the coroutine by which a tick of the event loop lasts too long',
    hint: LIMIT_HINT,
    breakpoint: { event: 'longTick', longerThanMs: DEFAULT_LIMIT_MS },
  },
  queueFull: {
    label: 'Full queues',
    description: 'Stops when a queue of the coroutine library becomes full',
    hint: QUEUE_HINT,
    breakpoint: { event: 'queueFull' },
  },
  queueEmpty: {
    label: 'Empty queues',
    description: 'Stops when a queue of the coroutine library becomes empty',
    hint: QUEUE_HINT,
    breakpoint: { event: 'queueEmpty' },
  },
  lockHeld: {
    label: 'Locks held long',
    description:
      'Stops when a lock of the coroutine library that was held too long is released, or wanted by another',
    hint: LIMIT_HINT,
    breakpoint: { event: 'lockHeld', longerThanMs: DEFAULT_LIMIT_MS },
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
    description: 'Stops whenever a coroutine resumes',
    breakpoint: { event: 'resume' },
  },
};

/** The filters of the initialize response. */
export const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'thrown',
    label: 'Thrown exceptions',
    supportsCondition: true,
    conditionDescription: ERROR_HINT,
  },
  {
    filter: 'uncaught',
    label: 'Uncaught exceptions',
    supportsCondition: true,
    conditionDescription: ERROR_HINT,
    default: false,
  },
  ...Object.entries(COROUTINE_FILTERS).map(([filter, { label, description, hint }]) => ({
    filter,
    label,
    description,
    supportsCondition: true,
    conditionDescription: hint ?? CONDITION_HINT,
  })),
];

/** @param chosen checked filters with their conditions. Throws a sentence if a limit is not valid. */
export function filterBreakpoints(
  chosen: ReadonlyMap<string, string | undefined>,
): Omit<CoroutineBreakpoint, 'id'>[] {
  return Object.entries(COROUTINE_FILTERS).flatMap(([filter, { label, breakpoint }]) => {
    if (!chosen.has(filter)) return [];
    const condition = chosen.get(filter);
    if (condition === undefined || condition.trim() === '') return [breakpoint];
    if (breakpoint.longerThanMs === undefined) return [{ ...breakpoint, condition }];
    return [{ ...breakpoint, longerThanMs: limitOf(condition, label) }];
  });
}

/** `50`, `> 50`, `50 ms`. */
function limitOf(condition: string, label: string): number {
  const match = /^\s*>?\s*(\d+(?:\.\d+)?)\s*(?:ms)?\s*$/.exec(condition);
  if (match?.[1] === undefined)
    throw new UserError(`The condition of '${label}' is a number of milliseconds, not '${condition}'.`);
  return Number(match[1]);
}
