/** A dump that a session shows, with the texts about it. */
import type { Dump } from '../../coroutines/dump/dump.js';

export interface ShownDump {
  readonly dump: Dump;
  /** `Dump of 2026-01-31T14:03:07.000Z` */
  readonly title: string;
  /** Why nothing can be run or changed. */
  readonly readOnly: string;
  /** Sentences about how it was made, and what it cannot know. */
  readonly remarks: readonly string[];
}
