/**
 * The stack at a past moment: the coroutine of the event, then its awaiters as far as they are known, then their
 * creators.
 */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineFacts, TickEvent } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../../coroutines/store/await-graph.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';

/** The first frame id of past frames: different from the ids of frames that have values. */
export const FIRST_PAST_FRAME = 500_000_000;
/** The one frame whose variables say that values are not recorded: once is enough. */
export const TOP_PAST_FRAME = FIRST_PAST_FRAME;
const MOST_FRAMES = 100;

/** A coroutine of the stack, and the label between it and the frame above. */
interface PastFrame {
  readonly facts: CoroutineFacts;
  /** The place where it was. */
  readonly site: SiteId | undefined;
  readonly label?: string;
}

/** The coroutines of the stack, the one of the event first. */
export function stackOfEvent(
  event: TickEvent,
  store: CoroutineStore,
  graph: AwaitGraph,
): { readonly coroutines: readonly CoroutineFacts[]; readonly frames: () => DebugProtocol.StackFrame[] } {
  const { coroutine, kind, function: functionSite, site } = event;
  const own = store.get(coroutine) ?? { id: coroutine, function: functionSite, state: 'unknown' as const };
  // The place of its end is not recorded, but the place of its last resumption is.
  const place = kind === 'created' ? functionSite : (site ?? functionSite);
  const frames: PastFrame[] = [{ facts: own, site: place }];
  const seen = new Set([coroutine]);
  const awaiters = graph.awaitersUpFrom(coroutine);
  for (const facts of awaiters) {
    seen.add(facts.id);
    frames.push({ facts, site: facts.site, label: 'awaited by' });
  }
  // The importer of a module is not known for the present either.
  const isModule = store.functionKind(functionSite) === 'module';
  const isAwaiterKnown = awaiters.length > 0 || isModule || kind === 'created';
  for (const facts of creatorsOf((awaiters.at(-1) ?? own).parent, store, seen))
    frames.push({ facts, site: facts.site ?? facts.function, label: creatorLabel(facts) });
  return {
    coroutines: frames.map(({ facts }) => facts),
    frames: () => toDap(frames.slice(0, MOST_FRAMES), isAwaiterKnown, store),
  };
}

function creatorsOf(
  parent: CoroutineId | undefined,
  store: CoroutineStore,
  seen: ReadonlySet<CoroutineId>,
): CoroutineFacts[] {
  const found: CoroutineFacts[] = [];
  for (let id = parent; id !== undefined && !seen.has(id) && found.length < MOST_FRAMES;) {
    const facts = store.get(id);
    if (facts === undefined) break;
    found.push(facts);
    id = facts.parent;
  }
  return found;
}

function creatorLabel({ state, site }: CoroutineFacts): string {
  switch (state) {
    case 'running':
      return site === undefined ? 'created by, which ran' : 'created by, which has run since it resumed';
    case 'finished':
      return 'created by, which had ended';
    case 'unknown':
      return 'created by, of which it is not known what it did';
    default:
      return 'created by';
  }
}

function toDap(
  frames: readonly PastFrame[],
  isAwaiterKnown: boolean,
  store: CoroutineStore,
): DebugProtocol.StackFrame[] {
  let next = FIRST_PAST_FRAME;
  const label = (text: string): DebugProtocol.StackFrame => ({
    id: next++,
    name: text,
    line: 0,
    column: 0,
    presentationHint: 'label',
  });
  return frames.flatMap(({ facts, site, label: words }, index) => {
    const above = words === undefined ? [] : [label(words)];
    const place = store.placeOf(site);
    const frame: DebugProtocol.StackFrame = {
      id: next++,
      name: store.nameOf(facts),
      line: place?.line ?? 0,
      column: place?.column ?? 0,
      ...(place === undefined ? {} : { source: { name: path.basename(place.path), path: place.path } }),
      canRestart: false,
    };
    const unknown = index === 0 && !isAwaiterKnown ? [label('awaiter then not known')] : [];
    return [...above, frame, ...unknown];
  });
}
