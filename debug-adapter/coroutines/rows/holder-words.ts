/** Who can settle a future, in words. */
import path from 'node:path';
import type { CoroutineFacts, HolderFacts, HoldersFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { HoldersAnswer } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import { neverSettles } from '../store/held-futures.js';
import { ownCoroutine } from '../store/own-coroutine.js';
import type { NestedWait } from '../store/nested-waits.js';
import type { StuckGroup } from '../store/stuck-groups.js';

/** Of tasks that are named in one sentence. */
const MOST_NAMED = 5;

/** @param stuck the tasks that wait for each other, of which one waits for this future */
export function holdersAnswer(
  facts: HoldersFacts,
  stuck: StuckGroup | undefined,
  store: CoroutineStore,
): HoldersAnswer {
  const location = store.placeOf(facts.madeAt);
  return {
    text: sentence(facts, stuck, store),
    ...(location === undefined ? {} : { location }),
    holders: facts.holders.map((holder) => holderRow(holder, store)),
  };
}

function sentence(
  { state, madeAt, holders, isComplete }: HoldersFacts,
  stuck: StuckGroup | undefined,
  store: CoroutineStore,
): string {
  switch (state) {
    case 'gone':
      return 'It is no longer there.';
    case 'made of others':
      return 'A coroutine or other futures settle it: the await graph shows them.';
    case 'of node':
      return 'Node itself settles it, for a function of its own; what that waits for is not known. The contents of the event loop show the requests and handles that are open.';
    case 'unknown':
      if (neverSettles({ state, madeAt }, store))
        return 'Nothing can settle it: its executor takes no function that could.';
      return madeAt === undefined
        ? 'The program has not made it with a new Promise of its own since the debugger attached: who can settle it is unknown.'
        : 'What made it stands elsewhere: who was given what settles it is not known.';
    case 'orphan':
      return neverSettles({ state, madeAt }, store)
        ? 'Nothing is left that could settle it: it stays pending for ever.'
        : 'Nothing is left that could settle it: it never will, unless it was resolved with another promise that is pending.';
    case 'held':
      break;
  }
  if (stuck !== undefined) return stuckSentence(stuck, store);
  if (holders.length > 0)
    return `What settles it can be reached by${isComplete ? '' : ', and perhaps by others'}:`;
  return isComplete
    ? 'What settles it is there, but no variable, property, timer or handle leads to it: Node or a callback that waits for what never settles holds it.'
    : 'What settles it is there; what holds it was not found: code without hooks and Node are not followed.';
}

export function stuckSentence({ tasks, isCircle, rejectsInMs }: StuckGroup, store: CoroutineStore): string {
  const names = tasks.map((id) => nameOf(ownCoroutine(id, store), store));
  const [first = ''] = names;
  const end = rejectsInMs === undefined ? '' : `; only ${limitWords(rejectsInMs)}`;
  if (isCircle && names.length === 1)
    return `${first} waits for what it holds itself: as far as variables tell, nothing else can wake it${end}.`;
  if (isCircle) {
    const waits = names.map(
      (name, index) => `${name} waits for what ${names[(index + 1) % names.length] ?? ''} holds`,
    );
    return `${waits.join(', and ')}: as far as variables tell, only they can wake each other${end}.`;
  }
  if (names.length === 1)
    return `${first} waits, and as far as variables tell nothing in the program can wake it but what it waits for itself${end}.`;
  const left = names.length - MOST_NAMED;
  const shown = left > 0 ? [...names.slice(0, MOST_NAMED), `${left} more`] : names;
  const last = shown.pop() ?? '';
  return `${shown.join(', ')} and ${last} wait, and as far as variables tell nothing in the program can wake them but each other${end}.`;
}

/** `transfer("till") waits at pool.ts:11 in Pool.acquire, an earlier call of which has returned to it; …`. */
export function nestedSentence(nested: NestedWait, store: CoroutineStore): string {
  const { waiting, rejectsInMs } = nested;
  const name = nameOf(ownCoroutine(nested.task, store), store);
  const at = placeWords(waiting, store);
  const asked = store.functionName(waiting.function);
  const end = rejectsInMs === undefined ? '' : `; ${limitWords(rejectsInMs)}`;
  switch (nested.kind) {
    case 'holderWaits': {
      const { holder } = nested;
      return `${nameOf(waiting.id, store)} waits${at}, and what settles that can be reached by ${nameOf(holder.id, store)}${placeWords(holder, store)}, which waits for its end${end}.`;
    }
    case 'endComesFirst': {
      const { ended, by } = nested;
      return `${nameOf(waiting.id, store)} waits${at}, and what settles that can be reached by ${by ?? 'code'}${by === undefined ? ' that' : ', which'} waits for the end of ${nameOf(ended.id, store)}${end}.`;
    }
    case 'askedAgain': {
      const { others } = nested;
      const also = others === 0 ? '' : `; ${others} more ${others === 1 ? 'task waits' : 'tasks wait'} in it`;
      return `${name} waits${at} in ${asked}, an earlier call of which has returned to it${also}${end}.`;
    }
    case 'othersHadIt': {
      const { others, had } = nested;
      const waits = others === 0 ? 'waits' : `and ${others} more wait`;
      const [first] = had;
      const more = had.length > 1 ? ` and ${had.length - 1} more` : '';
      const to = `${first === undefined ? '' : nameOf(first.id, store)}${more}, which ${had.length > 1 ? 'wait' : 'waits'}, too`;
      return `${name} ${waits}${at} in ${asked}; earlier calls of it have returned to ${to}${end}.`;
    }
  }
}

function limitWords(rejectsInMs: number): string {
  return `a timer${dueWords(rejectsInMs)}, can end that by an error`;
}

function dueWords(ms: number): string {
  return ms < 0 ? `, due ${durationWords(-ms)} ago` : `, due in ${durationWords(ms)}`;
}

function durationWords(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** ` at pool.ts:11`. */
function placeWords({ site }: CoroutineFacts, store: CoroutineStore): string {
  const place = store.placeOf(site);
  return place === undefined ? '' : ` at ${path.basename(place.path)}:${place.line}`;
}

/** The same without a number: for texts that have none. */
export function holderWords(holder: HolderFacts, store: CoroutineStore): string {
  return holderRow(holder, store).text.replace(/^#\d+ /, '');
}

export function holderRow(
  { kind, coroutine, path: where, dueInMs, delayMs, onlyRejects, madeAt, type }: HolderFacts,
  store: CoroutineStore,
): HoldersAnswer['holders'][number] {
  const made = store.placeOf(madeAt);
  const at = made === undefined ? '' : `, made at ${path.basename(made.path)}:${made.line}`;
  const location = made === undefined ? {} : { location: made };
  const through = where === undefined ? '' : throughText(pathText(where));
  switch (kind) {
    case 'coroutine': {
      if (coroutine === undefined) return { text: `a coroutine${through}` };
      const place = store.placeOf(store.get(coroutine)?.site);
      const own = ownCoroutine(coroutine, store);
      const runs = own === coroutine ? '' : `, which waits for ${nameOf(own, store)}`;
      return {
        text: `#${coroutine} ${nameOf(coroutine, store)}${runs}${through}`,
        coroutine,
        ...(place === undefined ? {} : { location: place }),
      };
    }
    case 'timer': {
      const set = delayMs === undefined ? '' : ` of ${delayMs} ms`;
      const due = dueInMs === undefined ? '' : dueWords(dueInMs);
      const how = onlyRejects === true ? ', which can only reject it' : '';
      return { text: `a timer${set}${due}${at}${through}${how}`, ...location };
    }
    case 'immediate':
      return { text: `a callback of setImmediate${through}` };
    case 'nextTick':
      return { text: `a callback of process.nextTick${through}` };
    case 'handle':
      return { text: `${type ?? 'a handle'}${at}${through}`, ...location };
    case 'promise':
      return {
        text: `a callback that waits for a promise${at}, of which it is not known who settles it${through}`,
        ...location,
      };
    case 'global':
      return { text: `a global variable${through}` };
    case 'module':
      return { text: `a variable of a module${through}` };
  }
}

/** `bell, listener of 'door'` for what Node's emitters keep in `_events`, and its event targets in lists. */
function pathText(where: string): string {
  return where
    .replace(
      /\._events(?:\.([\w$]+)|\["(.+?)"\])(?:\[\d+\])?(?:(?: \(this\))?\.listener)?/,
      (_, name?: string, quoted?: string) => `, listener of '${name ?? quoted ?? ''}'`,
    )
    .replace(/\[kHandlers\]\.get\("(.+?)"\)\.handler/, (_, name: string) => `.on${name}`)
    .replace(
      /\[kEvents\]\.get\("(.+?)"\)(?:\.next)+(?:\.listener|\.callback)?/,
      (_, name: string) => `, listener of '${name}'`,
    );
}

/** The way may begin with what the root itself has. */
function throughText(way: string): string {
  return way.startsWith(', ') ? way : `, through ${way}`;
}

function nameOf(id: CoroutineId, store: CoroutineStore): string {
  const facts = store.get(id);
  return facts === undefined ? `coroutine ${id}` : store.nameOf(facts);
}
