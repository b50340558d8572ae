/** Holders of futures, as rows with words ready to show. */
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

export interface HoldersAnswer {
  /** One sentence. */
  readonly text: string;
  /** The place where it was made, if that is known. */
  readonly location?: Location;
  /** The places from which the code that settles it can be reached; each is one clause. */
  readonly holders: readonly {
    readonly text: string;
    readonly coroutine?: CoroutineId;
    readonly location?: Location;
  }[];
}

export interface AllHoldersAnswer {
  readonly futures: readonly (HoldersAnswer & {
    readonly future: FutureId;
    /** `fetch(url)`, `before`. */
    readonly label: string;
    /** Names of the coroutines that wait for it directly. */
    readonly waiters: readonly string[];
  })[];
  /**
   * Tasks that, as far as variables show, only each other can resume, and tasks that wait for something that they may
   * have to provide themselves: one sentence for each.
   */
  readonly together: readonly string[];
  /** The number of futures left out. */
  readonly dropped: number;
}
