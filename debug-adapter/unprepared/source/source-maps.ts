/** The map from a script to its sources, if the script names one: inline, or in a file beside it. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TraceMap } from '@jridgewell/trace-mapping';

const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)[^\S\n]*$/gm;
const LARGEST_FILE = 50_000_000;

/** Undefined if there is none, or none that can be read: then locations are those in the script itself. */
export function sourceMapOf(url: string, source: string): TraceMap | undefined {
  const named = [...source.matchAll(COMMENT)].at(-1)?.[1];
  if (named === undefined) return undefined;
  try {
    const text = named.startsWith('data:') ? fromDataUrl(named) : fromFile(url, named);
    if (text === undefined) return undefined;
    const map = new TraceMap(text, url);
    // What V8 knows by a URL, as every module, has sources with URLs.
    map.resolvedSources = map.resolvedSources.map((source) => pathOfScript(source));
    return map;
  } catch {
    // A script whose map is broken or gone is still a script.
    return undefined;
  }
}

/** The path of a script that V8 knows by a path or a URL. */
export function pathOfScript(name: string): string {
  return name.startsWith('file:') ? fileURLToPath(name) : name;
}

function fromDataUrl(named: string): string {
  const comma = named.indexOf(',');
  const isEncoded = named.slice(0, comma).endsWith(';base64');
  const content = named.slice(comma + 1);
  return isEncoded ? Buffer.from(content, 'base64').toString() : decodeURIComponent(content);
}

function fromFile(url: string, named: string): string | undefined {
  const base = url.startsWith('file:') ? url : pathToFileURL(url).href;
  const file = new URL(named, base);
  if (file.protocol !== 'file:' || statSync(file).size > LARGEST_FILE) return undefined;
  return readFileSync(file, 'utf8');
}
