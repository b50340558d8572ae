/** What the runtime does only while an adapter is attached, as one list: how each part begins and how it ends. */
import type { HookMessage } from '../../protocol/hook.js';
import { pauseInTurn, standInTurn } from '../blocking/clean-turn.js';
import { reportEnd } from '../blocking/exit-reporter.js';
import { setDebuggerEnabled } from '../blocking/trampoline.js';
import { armBreakpoints } from '../breakpoints/coroutine-breakpoints.js';
import { onDebuggerStatement } from '../breakpoints/debugger-statement.js';
import { forgetLines } from '../breakpoints/line-conditions.js';
import { control } from '../control/control.js';
import { setAttached } from '../hooks.js';
import { followLibraryWaits } from '../library/library-waits.js';
import { weakenFresh } from '../promises/combinators.js';
import { forgetResults, watchResults } from '../promises/lost-results.js';
import { forgetFoundWaits } from '../promises/found-waits.js';
import { forgetFound } from '../promises/makings.js';
import { forgetTexts } from '../promises/made-by-node.js';
import { startPromiseIdentity, stopPromiseIdentity } from '../promises/promises.js';
import { watchRejections } from '../promises/rejections.js';
import { forgetTimerLists } from '../promises/promised-timers.js';
import { forgetCallbacks } from '../promises/waiting-callbacks.js';
import { unwatchConsole } from '../records/console-writes.js';
import { recordCreationStacks } from '../records/creation-stacks.js';
import { rememberEnds } from '../records/ends.js';
import { onModuleMessage, stopAtModulesOf } from '../records/modules.js';
import { countChange, keepRecords, noteChanges } from '../records/registry.js';
import { forgetLoop } from '../ticks/loop-contents.js';
import { startTickCauses, stopTickCauses } from '../ticks/tick-cause.js';
import { forgetTicks } from '../ticks/ticks.js';
import { knowRunning } from './holders.js';
import { forgetPull } from './pulls.js';

export type Send = (message: HookMessage) => void;

interface AttachedPart {
  /** Absent where a request of the adapter begins it. */
  begin?(send: Send | undefined): void;
  /** Without effect where it has not begun. */
  end(): void;
}

/** In the order in which they begin; they end in the opposite order. */
const PARTS: readonly AttachedPart[] = [
  switched(keepRecords),
  {
    begin: onModuleMessage,
    end: () => {
      onModuleMessage(undefined);
    },
  },
  {
    begin: onDebuggerStatement,
    end: () => {
      onDebuggerStatement(undefined);
    },
  },
  switched(rememberEnds),
  {
    begin: () => {
      watchResults(countChange);
    },
    end: forgetResults,
  },
  switched(noteChanges),
  switched(followLibraryWaits),
  { begin: startPromiseIdentity, end: stopPromiseIdentity },
  switched(watchRejections),
  { begin: startTickCauses, end: stopTickCauses },
  switched(setAttached),
  {
    begin: reportEnd,
    end: () => {
      reportEnd(undefined);
    },
  },
  { end: forgetTicks },
  { end: forgetLoop },
  { end: forgetTimerLists },
  { end: forgetTexts },
  {
    end: () => {
      knowRunning();
    },
  },
  { end: forgetPull },
  { end: weakenFresh },
  { end: forgetCallbacks },
  { end: forgetFound },
  { end: forgetFoundWaits },
  {
    end: () => {
      armBreakpoints([]);
    },
  },
  {
    end: () => {
      stopAtModulesOf([]);
    },
  },
  { end: forgetLines },
  {
    end: () => {
      control('thawAll', [], null);
    },
  },
  { end: unwatchConsole },
  {
    end: () => {
      recordCreationStacks(false);
    },
  },
  {
    end: () => {
      standInTurn(undefined);
    },
  },
  {
    end: () => {
      pauseInTurn(false);
    },
  },
  {
    end: () => {
      setDebuggerEnabled(false);
    },
  },
];

function switched(turn: (on: boolean) => void): AttachedPart {
  return {
    begin: () => {
      turn(true);
    },
    end: () => {
      turn(false);
    },
  };
}

/**
 * Begins what needs no request.
 *
 * @param send absent where no adapter would receive a message
 */
export function beginParts(send: Send | undefined): void {
  for (const part of PARTS) part.begin?.(send);
}

/** Ends all, whatever of it has begun: nothing is left in the program. */
export function endParts(): void {
  for (const part of PARTS.toReversed()) part.end();
}
