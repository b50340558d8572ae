/** Modules that wait for the end of an `import()`, and the words of those that wait for each other so. */
import path from 'node:path';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

/** A module that is suspended at `await import('…')`. */
export interface WaitingModule {
  /** Its URL. */
  readonly module: string;
  readonly specifier: string;
  readonly facts: CoroutineFacts;
}

/** Those that have waited for at least so long: what is being loaded is no trouble. */
export function waitingModules(store: CoroutineStore, atLeastMs: number): WaitingModule[] {
  return store.modulesThatWait().flatMap((facts) => {
    const { site, sinceMs } = facts;
    if (site === undefined || sinceMs === undefined || store.ageOf(sinceMs) < atLeastMs) return [];
    const specifier = /^import\((['"`])([^'"`]+)\1\)$/.exec(store.textOf(site))?.[2];
    const module = store.moduleAt(site);
    return specifier === undefined || module === undefined ? [] : [{ module, specifier, facts }];
  });
}

/** `shop.ts waits for import('./routes.ts'), which imports shop.ts: they wait for each other.` */
export function importCircleText(circle: readonly string[], waits: readonly WaitingModule[]): string {
  const links = circle.map((url, index) => {
    const next = nameOf(circle[(index + 1) % circle.length] ?? '');
    const own = waits.find(({ module }) => module === url);
    return own === undefined
      ? `imports ${next}`
      : `waits for import('${own.specifier}')${index + 1 === circle.length ? `, which is ${next}` : ''}`;
  });
  return `${nameOf(circle[0] ?? '')} ${links.join(', which ')}: they wait for each other.`;
}

function nameOf(url: string): string {
  const name = path.posix.basename(url);
  try {
    return decodeURI(name);
  } catch {
    // The text of a `data:` URL can have a `%` that begins no code.
    return name;
  }
}
