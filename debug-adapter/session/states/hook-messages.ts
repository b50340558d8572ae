/** Dispatches each message of the program's hook. */
import type { BreakpointPart } from '../../../runtime/protocol/breakpoint-conditions.js';
import type { HookMessage, ProgramEnd } from '../../../runtime/protocol/hook.js';
import type { Diagnostics } from '../../coroutines/findings/diagnostics.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import { nothingSeen } from '../breakpoints/nothing-seen.js';
import type { Program } from '../program/program.js';

const FAILED: Record<BreakpointPart, string> = {
  condition: 'A breakpoint condition failed',
  logMessage: 'A log message failed',
};

/** The receivers of the hook's messages; program and diagnostics exist once the program is connected. */
export interface HookMessageTakers {
  readonly program: Pick<Program, 'store' | 'isText' | 'debuggee'> | undefined;
  readonly diagnostics: Diagnostics | undefined;
  readonly breakpoints: Breakpoints;
  /** Whether the client was asked to start sessions for child processes or workers. */
  readonly startedOthers: boolean;
  /** Shows a line to the user, with the place of the breakpoint that caused it. */
  output(text: string, category: 'console' | 'important', place?: { path: string; line: number }): void;
  /** Receives what the program's console writes. */
  console(message: Extract<HookMessage, { kind: 'console' }>): void;
  /** The program waits at its end until it is released. */
  exiting(endedBy: ProgramEnd): void;
}

export function takeHookMessage(message: HookMessage, takers: HookMessageTakers): void {
  switch (message.kind) {
    case 'moduleLoaded':
      takers.program?.store.addModule(message.firstSite, message.table);
      break;
    case 'log':
      takers.output(message.text, 'console', takers.breakpoints.placeOf(message.breakpoint));
      break;
    case 'console':
      takers.console(message);
      break;
    case 'uncaught':
      takers.diagnostics?.uncaught(message);
      break;
    case 'exiting':
      sayIfNothingWasSeen(takers, message.endedBy);
      takers.exiting(message.endedBy);
      break;
    case 'expressionFailed':
      takers.output(
        `${FAILED[message.part]}: ${message.message}`,
        'important',
        takers.breakpoints.placeOf(message.breakpoint),
      );
      break;
    case 'hit':
      takers.breakpoints.forgetOnce(message.breakpoint);
      break;
    case 'installed':
    case 'moduleStopped':
    case 'debuggerStatement':
    case 'standsStill':
    case 'continued':
      // The first arrives before there is a session; the others are followed by a pause that carries their content.
      break;
  }
}

function sayIfNothingWasSeen(takers: HookMessageTakers, endedBy: ProgramEnd): void {
  const { program, breakpoints, startedOthers } = takers;
  const sentence = program && nothingSeen(program, breakpoints, startedOthers, endedBy);
  if (sentence !== undefined) takers.output(sentence, 'important');
}
