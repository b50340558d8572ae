/** Facts about the library's futures, in numbers and words. */
import type { FutureDetails, FuturePart, ResourceFacts, WaitFacts } from '../../protocol/facts.js';
import type { CoroutineId } from '../../protocol/ids.js';
import type { Future, WaitedResource } from '../../kernel/future.js';
import type { Strand } from '../../kernel/instrument.js';
import type { Task } from '../../kernel/task.js';
import { FINISHED, type CoroutineRecord } from '../records/coroutine-record.js';
import { TaskNote, type StrandNote } from './library-notes.js';
import { futureIdOf } from '../promises/promises.js';

/** A future with more parts is summarised while the program runs: this many pending parts, and counts. */
const MANY_PARTS = 50;

/** A wait of a driven coroutine: for a future, or for its turn. */
export interface StrandWait {
  readonly future: Future<unknown> | undefined;
  readonly label: string;
}

export function waitOfStrand({ waitsFor }: Strand): StrandWait {
  return waitsFor === undefined
    ? { future: undefined, label: 'next loop iteration' }
    : { future: waitsFor, label: waitsFor.label };
}

/** The coroutine of a library task. */
export function recordOfTask(future: Future<unknown> | undefined): CoroutineRecord | null | undefined {
  if (future?.kind !== 'task') return undefined;
  const { note } = future as Future<unknown> & Pick<Task<unknown>, 'note'>;
  return note instanceof TaskNote ? note.record : undefined;
}

/** The coroutine that a driven coroutine is in, while it runs. */
export function rootOfStrand(strand: Strand): CoroutineRecord | undefined {
  const root = (strand.note as StrandNote | null | undefined)?.root ?? undefined;
  return root?.state === FINISHED ? undefined : root;
}

/** The single task whose end, or whose release, a future needs. */
export function neededTask(future: Future<unknown>): CoroutineId | undefined {
  return recordOfTask(mayCombine(future) ? future : future.dependsOn[0])?.id;
}

/** Not a future that only needs the end of one task, or its release. */
function mayCombine({ kind }: Future<unknown>): boolean {
  return kind !== 'lock' && kind !== 'shield';
}

export function waitFacts({ future, label }: StrandWait): WaitFacts {
  if (future === undefined) return { kind: 'library', label, reason: 'tick' };
  const task = neededTask(future);
  const isCombined = task === undefined && mayCombine(future) && future.dependsOn.length > 0;
  return {
    kind: 'library',
    label,
    reason: future.kind,
    future: futureIdOf(future),
    ...(task === undefined ? {} : { task }),
    ...(isCombined ? { combined: true } : {}),
  };
}

function resourceFacts(future: Future<unknown>, resource: WaitedResource): ResourceFacts {
  const { title } = resource;
  const state = resource.state();
  switch (state.kind) {
    case 'timer':
      return { id: futureIdOf(future), title, kind: 'timer', dueInMs: state.dueInSeconds * 1000 };
    case 'lock': {
      const { owner, waiters } = state;
      const record = recordOfTask(owner);
      return {
        id: futureIdOf(resource),
        title,
        kind: 'lock',
        waiters,
        ...(owner === undefined ? {} : { holder: nameOfTask(owner) }),
        ...(record === null || record === undefined ? {} : { holderCoroutine: record.id }),
      };
    }
    default:
      return { id: futureIdOf(resource), title, ...state };
  }
}

/** Only its name: `cook` for `task cook`. */
export function nameOfTask(task: Future<unknown>): string {
  return task.label.replace(/^task /, '');
}

/** An operation of the library that an `async` function awaits. */
export function operationFacts(operation: object, strand: Strand): FutureDetails {
  const { future, label } = waitOfStrand(strand);
  const root = rootOfStrand(strand);
  return {
    id: futureIdOf(operation),
    label,
    ...(root === undefined
      ? { kind: 'library', reason: future?.kind ?? 'tick' }
      : { kind: 'coroutine', coroutine: root.id }),
  };
}

/** @param inShort large sets of parts are not listed in full */
export function futureFacts(future: Future<unknown>, inShort: boolean): FutureDetails {
  const coroutine = neededTask(future);
  const parts = mayCombine(future) ? future.dependsOn : [];
  return {
    id: futureIdOf(future),
    kind: 'library',
    reason: future.kind,
    label: future.label,
    ...(future.resource === undefined ? {} : { resource: resourceFacts(future, future.resource) }),
    ...(coroutine === undefined ? {} : { coroutine }),
    ...(parts.length === 0
      ? {}
      : inShort && parts.length > MANY_PARTS
        ? partsInShort(parts)
        : { parts: parts.map(partFacts) }),
  };
}

function partFacts(part: Future<unknown>): FuturePart {
  const record = recordOfTask(part);
  return {
    future: futureIdOf(part),
    settled: part.done(),
    ...(record === null || record === undefined ? {} : { coroutine: record.id }),
  };
}

function partsInShort(parts: readonly Future<unknown>[]): Pick<FutureDetails, 'parts' | 'counts'> {
  let settled = 0;
  const pending: Future<unknown>[] = [];
  for (const part of parts) {
    if (part.done()) settled++;
    else if (pending.length < MANY_PARTS) pending.push(part);
  }
  return { parts: pending.map(partFacts), counts: { settled, total: parts.length, isAtLeast: false } };
}
