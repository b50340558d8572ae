/** A pause in DAP's words: the body of `stopped`, for the JavaScript thread and for a focused task. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { BreakEvent } from '../../runtime/protocol/hook.js';
import type { Pause } from '../target/debuggee.js';
import type { Breakpoints } from './breakpoints.js';

/** The JavaScript thread. */
export const MAIN_THREAD = 1;
/** Ids of focused tasks, shown as threads, begin here. */
export const FIRST_TASK_THREAD = 1_000_000;

const EVENT_WORDS: Record<BreakEvent, string> = {
  suspend: 'suspension',
  resume: 'resumption',
  create: 'start of a coroutine',
  finish: 'end of a coroutine',
  fail: 'failure of a coroutine',
  cancel: 'cancellation of a coroutine',
};

/** @param exception description of the exception, when one stopped the program */
export function stopOfPause(
  { cause }: Pause,
  breakpoints: Breakpoints,
  exception: string | undefined,
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
      const { breakpoint, event } = cause.message;
      const description = `Paused on ${EVENT_WORDS[event]}`;
      if (breakpoints.isStep(breakpoint)) return { ...body, description };
      const hitBreakpointIds = breakpoints.isFilter(breakpoint) ? {} : { hitBreakpointIds: [breakpoint] };
      return { ...body, reason: 'breakpoint', description, ...hitBreakpointIds };
    }
    case 'debuggerStatement':
    case 'breakOnStart':
    case 'other':
      return body;
  }
}

/** A thread shows its stack only once it has stopped: the focused task, which is suspended, has. */
export function stopOfTask({ id, state }: CoroutineFacts): DebugProtocol.StoppedEvent['body'] {
  return {
    reason: 'pause',
    description: state === 'suspended' ? 'Suspended' : 'Paused',
    threadId: FIRST_TASK_THREAD + id,
    preserveFocusHint: true,
    allThreadsStopped: false,
  };
}
