/** Converts a pause to DAP: the body of `stopped`, for the JavaScript thread and for a focused task. */
import { Event } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { BreakEvent, HitDetail, TaskReference } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Breakpoints } from './breakpoints.js';

/** The JavaScript thread. */
export const MAIN_THREAD = 1;
/** The first id of focused tasks, which are shown as threads. */
export const FIRST_TASK_THREAD = 1_000_000;

/** The event of a stop. The library's own class knows a part of its body only. */
export function stoppedEvent(body: DebugProtocol.StoppedEvent['body']): DebugProtocol.Event {
  return new Event('stopped', body);
}

const EVENT_WORDS: Record<BreakEvent, string> = {
  suspend: 'suspension',
  resume: 'resumption',
  create: 'start of a coroutine',
  finish: 'end of a coroutine',
  fail: 'failure of a coroutine',
  cancel: 'cancellation of a coroutine',
  longTick: 'long tick',
  queueFull: 'full queue',
  queueEmpty: 'empty queue',
  lockHeld: 'lock held long',
};

/**
 * @param step why a step ends here; undefined if no step is active
 * @param exception description of the exception that stopped the program, if there is one
 */
export function stopOfPause(
  { cause }: Pause,
  step: 'entry' | 'step' | undefined,
  breakpoints: Breakpoints,
  exception: string | undefined,
  store: CoroutineStore,
): DebugProtocol.StoppedEvent['body'] {
  const body: DebugProtocol.StoppedEvent['body'] = {
    reason: 'step',
    threadId: MAIN_THREAD,
    allThreadsStopped: true,
  };
  switch (cause.kind) {
    case 'breakpoint':
      return { ...body, reason: 'breakpoint', hitBreakpointIds: breakpoints.idsOf(cause.ids) };
    case 'exception':
      return { ...body, reason: 'exception', text: exception ?? '' };
    case 'hook': {
      if (cause.message.kind !== 'hit') return body;
      const { breakpoint, event, detail, result } = cause.message;
      const text = breakpoints.closesCycle(breakpoint)
        ? 'it closes a wait cycle'
        : detail && detailText(detail, event, breakpoints.limitOf(breakpoint), store);
      const how =
        result === undefined ? '' : result.isError ? ` by an error: ${result.text}` : ` with ${result.text}`;
      const description = `Paused on ${EVENT_WORDS[event]}${how}${text === undefined ? '' : `: ${text}`}`;
      if (breakpoints.isStep(breakpoint)) return { ...body, description };
      const hitBreakpointIds = breakpoints.isFilter(breakpoint) ? {} : { hitBreakpointIds: [breakpoint] };
      return { ...body, reason: 'breakpoint', description, ...hitBreakpointIds };
    }
    case 'pause':
      return { ...body, reason: 'pause' };
    case 'breakOnStart':
      return body;
    case 'other':
      return step === undefined
        ? { ...body, reason: 'pause', description: 'Paused on a debugger statement' }
        : { ...body, reason: step };
  }
}

/** Details of a hit besides its place. */
function detailText(
  detail: HitDetail,
  event: BreakEvent,
  limitMs: number | undefined,
  store: CoroutineStore,
): string {
  const limit = limitMs === undefined ? '' : `, more than ${limitMs} ms`;
  switch (detail.kind) {
    case 'longTick': {
      const ranBy = detail.ranBy === undefined ? '' : `; ${nameOf(detail.ranBy, store)} ran last`;
      return `tick ${detail.tick} has lasted ${detail.lastedMs.toFixed(0)} ms${limit}${ranBy}`;
    }
    case 'queue': {
      const { title, size, maxsize, getters, putters } = detail;
      const waiters = event === 'queueFull' ? `${putters} wait to put` : `${getters} wait to get`;
      return `${title} has ${maxsize === 0 ? size : `${size} of ${maxsize}`} items; ${waiters}`;
    }
    case 'lock': {
      const { title, lastedMs, isReleased, holder, waiters } = detail;
      const by = holder === undefined ? '' : ` by ${referenceText(holder, store)}`;
      const held = `${title} ${isReleased ? 'was' : 'is'} held${by} for ${lastedMs.toFixed(0)} ms${limit}`;
      const who = waiters.map((one) => referenceText(one, store)).join(', ');
      return `${held}; ${who === '' ? 'no coroutine waits for it' : `${who} ${waiters.length === 1 ? 'waits' : 'wait'} for it`}`;
    }
  }
}

function referenceText({ name, coroutine }: TaskReference, store: CoroutineStore): string {
  return coroutine === undefined ? name : nameOf(coroutine, store);
}

function nameOf(coroutine: CoroutineId, store: CoroutineStore): string {
  const facts = store.get(coroutine);
  return facts === undefined ? `coroutine ${coroutine}` : store.nameOf(facts);
}

/**
 * Clients show the stack of a thread only once it has stopped: the focused task is suspended, so it counts as stopped.
 */
export function stopOfTask({ id, state }: CoroutineFacts): DebugProtocol.StoppedEvent['body'] {
  return {
    reason: 'pause',
    description: state === 'suspended' ? 'Suspended' : 'Paused',
    threadId: FIRST_TASK_THREAD + id,
    preserveFocusHint: true,
    allThreadsStopped: false,
  };
}
