/** The parts of the timeline. */
import type { CoroutineOutcome } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

/** One run or one wait of a coroutine in the timeline. */
export interface TimelineSlice {
  readonly state: 'running' | 'suspended';
  /** Milliseconds since the program started. */
  readonly startMs: number;
  /** Absent while it lasts. */
  readonly endMs?: number;
  /** The tick in which it began. */
  readonly tick: number;
  readonly location?: Location;
  /** The wait in words; only for suspended slices. */
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

/** A moment of the timeline, which clients pass back unchanged. */
export interface TimelineMark {
  readonly event: number;
  readonly tick: number;
}
