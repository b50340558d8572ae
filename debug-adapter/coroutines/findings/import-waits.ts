/** Modules that wait for the end of an `import()`, and the words of those that wait for each other so. */
import path from 'node:path';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

/** A module that is suspended at `await import('…')`, or at a `Promise.all` or `then` of it: one for each import. */
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
    const module = store.moduleAt(site);
    if (module === undefined) return [];
    return specifiersIn(store.textOf(site)).map((specifier) => ({ module, specifier, facts }));
  });
}

/** Of the imports that must have ended before what is awaited settles. */
function specifiersIn(text: string): string[] {
  const one = /^import\((['"`])([^'"`]+)\1\)(?:$|\.(?:then|catch|finally)\()/.exec(text)?.[2];
  if (one !== undefined) return [one];
  if (!text.startsWith('Promise.all([')) return [];
  const parts = text.matchAll(/[[,]\s*import\((['"`])([^'"`]+)\1\)(?=\s*[,\]])/g);
  return [...parts].flatMap(([, , specifier]) => specifier ?? []);
}

/** `shop.ts waits for import('./routes.ts'), which imports shop.ts: they wait for each other.` */
export function importCircleText(circle: readonly string[], waits: readonly WaitingModule[]): string {
  const links = circle.map((url, index) => {
    const next = nameOf(circle[(index + 1) % circle.length] ?? '');
    const own = waits.filter(({ module }) => module === url);
    const wait = own.find(({ specifier }) => isNamed(specifier, next)) ?? own[0];
    if (wait === undefined) return `imports ${next}`;
    const isToldNext = index + 1 < circle.length || isNamed(wait.specifier, next);
    return `waits for import('${wait.specifier}')${isToldNext ? '' : `, which is ${next}`}`;
  });
  const end = circle.length === 1 ? 'it waits for itself' : 'they wait for each other';
  return `${nameOf(circle[0] ?? '')} ${links.join(', which ')}: ${end}.`;
}

/** A specifier may have the extension of the compiled file. */
function isNamed(specifier: string, name: string): boolean {
  const bare = (file: string): string => path.posix.parse(file).name;
  return bare(specifier) === bare(name);
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
