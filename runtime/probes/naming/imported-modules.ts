/**
 * Which module has imported which: known on the program's own thread (Node 22.15 and later). Answers which modules wait
 * for each other: one for the end of an `import()`, and what that loads for the end of the first by an `import` statement.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A module that is suspended at `await import(specifier)`. */
export interface ImportWait {
  /** Its URL. */
  readonly module: string;
  readonly specifier: string;
}

/** By the URL of the module that imports: what its specifiers have led to. */
const imports = new Map<string, Map<string, string>>();
const texts = new Map<string, string>();

export function noteImport(parent: string, specifier: string, url: string): void {
  const known = imports.get(parent);
  if (known === undefined) imports.set(parent, new Map([[specifier, url]]));
  else known.set(specifier, url);
}

/** URLs of modules, each of which waits for the next one and the last for the first; each circle once. */
export function importCircles(waits: readonly ImportWait[]): string[][] {
  const circles = new Map<string, string[]>();
  for (const { module } of waits) {
    const circle = circleFrom(module, waits);
    const key = [...(circle ?? [])].sort().join('\n');
    // From the first of them that waits.
    if (circle !== undefined && !circles.has(key)) circles.set(key, circle);
  }
  texts.clear();
  return [...circles.values()];
}

function circleFrom(start: string, waits: readonly ImportWait[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const left = [start];
  for (let at = 0; at < left.length; at++) {
    const module = left[at] as string;
    for (const next of awaitedBy(module, waits)) {
      if (next === start) {
        const path = [module];
        for (let one = module; one !== start; path.unshift(one)) one = cameFrom.get(one) as string;
        return path;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, module);
      left.push(next);
    }
  }
  return undefined;
}

/** What must have been evaluated before this one resumes: a module that runs has all that its statements import. */
function awaitedBy(module: string, waits: readonly ImportWait[]): string[] {
  const known = imports.get(module);
  if (known === undefined) return [];
  const own = waits.filter((wait) => wait.module === module);
  if (own.length > 0) return own.flatMap(({ specifier }) => known.get(specifier) ?? []);
  return [...known].flatMap(([specifier, url]) => (hasStatement(module, specifier) ? [url] : []));
}

/** Whether a statement imports that, so that it is evaluated before; a call may come at any time. */
function hasStatement(module: string, specifier: string): boolean {
  let text = texts.get(module);
  if (text === undefined) {
    try {
      text = readFileSync(fileURLToPath(module), 'utf8');
    } catch {
      // It is no file, or is gone: then it is not known.
      text = '';
    }
    texts.set(module, text);
  }
  const quoted = `['"]${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`;
  return new RegExp(`^[ \\t]*(?:import\\s*|(?:import|export)\\b[^;'"]*?\\bfrom\\s*)${quoted}`, 'm').test(
    text,
  );
}
