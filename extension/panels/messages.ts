/** What an editor panel and its page tell each other: plain data, structured-cloned by VS Code in both directions. */
import type { CoroutineId, CoroutineRequests, Location } from '../../debug-adapter/protocol/requests.js';

export type Timeline = CoroutineRequests['coroutines/timeline']['result'];
export type AwaitGraph = CoroutineRequests['coroutines/graph']['result'];

/** What the page of the timeline draws without effort; it says when more was left out. */
export const MOST_SLICES = 100_000;

/** What a person chose on the page, given back to the adapter with the next question. */
export interface TimelineWishes {
  /** How far back, in milliseconds. */
  readonly forMs: number;
}
export interface GraphWishes {
  /** Only what is connected with this coroutine. */
  readonly around?: CoroutineId;
}

/** Panel to page. */
export type PanelMessage<Content> =
  /** The program as it is now. The page answers `shown` once it has drawn it; until then nothing more is sent. */
  | {
      readonly type: 'content';
      readonly content: Content;
      /** It tells only what changed since what the page has drawn last. */
      readonly isChange: boolean;
      readonly stopped: boolean;
    }
  /** The program has ended: what was shown last stays. */
  | { readonly type: 'over' }
  /** The adapter could not answer; one sentence. */
  | { readonly type: 'problem'; readonly text: string };

/** Page to panel. */
export type PageMessage<Wishes, Mark = never> =
  /** The page listens: after it is opened, and whenever it comes back from behind another tab. */
  | { readonly type: 'ready'; readonly wishes: Wishes }
  /** `since`: the next answer need only tell what changed since then; absent: it must be whole. */
  | { readonly type: 'shown'; readonly since?: Mark }
  | { readonly type: 'wish'; readonly wishes: Wishes }
  | { readonly type: 'reveal'; readonly location: Location }
  | { readonly type: 'select'; readonly coroutine: CoroutineId }
  /** Goes back to a moment, in milliseconds since the program started. */
  | { readonly type: 'lookBack'; readonly atMs: number };
