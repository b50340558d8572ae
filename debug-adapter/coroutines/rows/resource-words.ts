/** The state of a queue, lock, semaphore, event or timer of the library, in words. Pure. */
import type { ResourceFacts } from '../../../runtime/protocol/facts.js';

/** @param holderName the name of the coroutine of a lock's holder, if known */
export function resourceText(facts: ResourceFacts, holderName: string | undefined): string {
  switch (facts.kind) {
    case 'queue': {
      const { size, maxsize, getters, putters } = facts;
      const filling = maxsize === 0 ? items(size) : `${size} of ${items(maxsize)}`;
      return [filling, waiting(getters, ' to get'), waiting(putters, ' to put')]
        .filter((part) => part !== undefined)
        .join(', ');
    }
    case 'lock': {
      const holder = holderName ?? facts.holder;
      return [holder === undefined ? undefined : `held by ${holder}`, waiting(facts.waiters)]
        .filter((part) => part !== undefined)
        .join(', ');
    }
    case 'semaphore':
      return [facts.permits === 1 ? '1 permit left' : `${facts.permits} permits left`, waiting(facts.waiters)]
        .filter((part) => part !== undefined)
        .join(', ');
    case 'event':
      return waiting(facts.waiters) ?? '';
    case 'timer':
      return facts.dueInMs <= 0 ? 'due' : `due in ${seconds(facts.dueInMs)}`;
  }
}

function items(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}

function waiting(count: number, what = ''): string | undefined {
  if (count === 0) return undefined;
  return `${count} ${count === 1 ? 'waits' : 'wait'}${what}`;
}

/** `350 ms`, `3.2 s` */
export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
