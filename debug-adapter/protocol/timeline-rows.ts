/** What the timeline is made of. */
import type { CoroutineOutcome } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './requests.js';

/** A stretch of a coroutine's life in the timeline. */
export interface TimelineSlice {
  readonly state: 'running' | 'suspended';
  /** Milliseconds since the program started. */
  readonly startMs: number;
  /** Absent while it lasts. */
  readonly endMs?: number;
  /** Tick in which it began. */
  readonly tick: number;
  readonly location?: Location;
  /** What it waited for; only of suspended slices. */
  readonly text?: string;
}

/** One lane of the timeline: a coroutine. */
export interface TimelineLane {
  readonly coroutine: CoroutineId;
  readonly name: string;
  readonly parent?: CoroutineId;
  readonly outcome?: CoroutineOutcome;
  readonly slices: readonly TimelineSlice[];
}

/** A moment of the timeline, to be given back as it is. */
export interface TimelineMark {
  readonly event: number;
  readonly tick: number;
}
