/** The comment by which a text names its source map. */
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)[^\S\n]*$/gm;

/** As the last line of the text, which adds no line before any other. */
export function withSourceMap(code: string, map: EncodedSourceMap): string {
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** The map a text names, with absolute sources; undefined when it names none that can be read. */
export function readSourceMap(code: string, file: string): EncodedSourceMap | undefined {
  const url = [...code.matchAll(COMMENT)].at(-1)?.[1];
  if (url === undefined) return undefined;
  try {
    const map = JSON.parse(readMapText(url, file)) as EncodedSourceMap;
    if (!Array.isArray(map.sources) || typeof map.mappings !== 'string') return undefined;
    const folder = path.resolve(path.dirname(file), toPath(map.sourceRoot ?? ''));
    return { ...map, sourceRoot: '', sources: map.sources.map((source) => resolveSource(source, folder)) };
  } catch {
    // A map that is missing or broken leaves positions in the text itself, as without a map.
    return undefined;
  }
}

function resolveSource(source: string | null, folder: string): string {
  return path.resolve(folder, toPath(source ?? ''));
}

function toPath(source: string): string {
  return source.startsWith('file:') ? fileURLToPath(source) : source;
}

function readMapText(url: string, file: string): string {
  const inline = /^data:[^,]*?(;base64)?,/.exec(url);
  if (!inline) return readFileSync(path.resolve(path.dirname(file), decodeURI(url)), 'utf8');
  const body = url.slice(inline[0].length);
  return inline[1] ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
}
