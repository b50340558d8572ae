/** Messages between an editor panel and its page: plain data, structured-cloned by VS Code in both directions. */
import type { CoroutineId, CoroutineRequests, Location } from '../../debug-adapter/protocol/requests.js';

export type Timeline = CoroutineRequests['coroutines/timeline']['result'];
export type AwaitGraph = CoroutineRequests['coroutines/graph']['result'];

/** The page draws this many slices smoothly; it reports how many were left out. */
export const MOST_SLICES = 100_000;

/** The user's choices on the page, sent to the adapter with the next request. */
export interface TimelineWishes {
  /** How far back the timeline reaches, in milliseconds. */
  readonly forMs: number;
}
export interface GraphWishes {
  /** Limits the graph to what is connected with this coroutine. */
  readonly around?: CoroutineId;
  /** Also the holders of futures that no coroutine settles; shown while the program is paused. */
  readonly holders?: boolean;
}

/** Panel to page. */
export type PanelMessage<Content> =
  /**
   * The current state of the program. The page replies `shown` once it has drawn it; nothing more is sent before that.
   */
  | {
      readonly type: 'content';
      readonly content: Content;
      /** It contains only changes since the content that the page drew last. */
      readonly isChange: boolean;
      readonly stopped: boolean;
    }
  /** The program has ended; the last content stays. */
  | { readonly type: 'over' }
  /** The adapter could not answer; one sentence. */
  | { readonly type: 'problem'; readonly text: string };

/** Page to panel. */
export type PageMessage<Wishes, Mark = never> =
  /** The page is ready for messages: after it opens, and whenever its tab becomes visible again. */
  | { readonly type: 'ready'; readonly wishes: Wishes }
  /** `since`: the next content can be limited to changes after it; if absent, the content must be complete. */
  | { readonly type: 'shown'; readonly since?: Mark }
  | { readonly type: 'wish'; readonly wishes: Wishes }
  | { readonly type: 'reveal'; readonly location: Location }
  | { readonly type: 'select'; readonly coroutine: CoroutineId }
  /** Travels to a moment, in milliseconds since the program started. */
  | { readonly type: 'lookBack'; readonly atMs: number };
