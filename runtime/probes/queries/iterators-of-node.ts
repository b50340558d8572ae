/**
 * What settles the promise that a `for await` waits for, of iterators that Node makes: the listeners by which the iterator
 * of `on`, of a stream and of a readline interface learns of the next value. Found on request.
 */
import type { SiteId } from '../../protocol/ids.js';
import { withOwnSession } from '../../realm/own-session.js';
import { descriptorInProgram } from '../../realm/program.js';
import { listenersOf, textOf, textsOfNode } from '../promises/made-by-node.js';
import { renewSettler, settledOf } from '../promises/makings.js';
import { isObject, ownerOf } from '../promises/promises.js';
import { ON_ITERATOR, SUSPENDED } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';
import { awaitedBy } from './awaited-by.js';
import { variablesOf } from './closed-variables.js';

/** Makes them known as what settles those promises. */
export function noteIteratorsOfNode(): void {
  for (const record of liveRecords()) {
    if (record.state !== SUSPENDED || record.mode !== ON_ITERATOR || !isObject(record.awaited)) continue;
    const listeners = listenersBehind(record.awaited);
    const promise = listeners.length === 0 ? undefined : awaitedBy(record);
    if (!isObject(promise) || settledOf(promise) !== undefined || ownerOf(promise) !== undefined) continue;
    for (const listener of listeners) renewSettler(listener, { site: record.site as SiteId, by: 0 }, promise);
  }
}

function listenersBehind(iterable: object): object[] {
  const { next: nextText } = textsOfNode();
  const next: unknown = descriptorInProgram(iterable, 'next')?.value;
  if (typeof next !== 'function' || textOf(next) !== nextText)
    return listenersOf(iterable)
      .flat()
      .filter((listener) => isCollector(listener) || isNextOfStream(listener));
  const { emitter, waiting } = insideOf(next);
  const listeners = emitter === undefined ? [] : listenersOf(emitter).flat();
  return listeners.filter((listener) => isCollector(listener) && insideOf(listener).waiting === waiting);
}

/** A listener by which the iterator of `on` learns of events: that of a readline interface is given the first argument only. */
function isCollector(listener: object): boolean {
  const text = textOf(listener);
  return text === textsOfNode().collector || /^function eventHandler\(.*unconsumedPromises/s.test(text);
}

/** The listener by which the iterator of a stream learns that it can be read; Node 26 calls it otherwise. */
function isNextOfStream(listener: object): boolean {
  return /^function (?:next|wakeup)\(\w+\) \{\s*if \(this === stream\)/.test(textOf(listener));
}

/** What the functions of one iterator of `on` share: whose events, and who waits for them. */
function insideOf(fn: object): { readonly emitter?: object; readonly waiting?: unknown } {
  let found: Record<string, PropertyDescriptor> = {};
  withOwnSession({}, (session) => {
    const [inside] = session.insideOf([fn]);
    for (const { entry } of inside?.scopes ?? []) found = { ...variablesOf(entry), ...found };
  });
  const emitter: unknown = found['emitter']?.value;
  return {
    ...(isObject(emitter) ? { emitter } : {}),
    waiting: found['unconsumedPromises']?.value as unknown,
  };
}
