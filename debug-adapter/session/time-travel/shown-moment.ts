/** The starting point of time travel, and the past moment that it shows. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TickEvent } from '../../../runtime/protocol/facts.js';
import type { BreakEvent, CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { Past } from '../../coroutines/past/past.js';
import type { PastSource } from '../../coroutines/past/past-source.js';
import type { CoroutineSource } from '../../coroutines/store/coroutine-source.js';
import type { PastMoment } from '../../protocol/requests.js';

/** The stop from which time travel starts. */
export interface Present {
  readonly source: CoroutineSource;
  /** The `stopped` event that was sent to the client. */
  readonly stop: DebugProtocol.StoppedEvent['body'];
  /** The event of the stop itself, if it is at one. */
  readonly stoppedAt?: { readonly event: BreakEvent; readonly coroutine: CoroutineId };
  /** The breakpoints at the time of the call: they can change during time travel. */
  breakpoints(): readonly CoroutineBreakpoint[];
  /** The focused task and the coroutines of its chain. */
  focused(): readonly CoroutineId[];
  /** Events reported after this time are left out. */
  readonly untilMs?: number;
}

/** The past moment that is shown. */
export interface ShownMoment {
  readonly present: Present;
  readonly past: Past;
  readonly source: PastSource;
  readonly event: TickEvent;
  readonly moment: PastMoment;
}

/** The requests of time travel; only `looking-back.ts` handles them. */
export type TimeTravelCommand = 'stepBack' | 'reverseContinue' | 'coroutines/lookBack';
