/**
 * Reads source maps in every form: inline or in their own file, in sections, of sources that have maps themselves. The
 * result has one form: no sections, absolute paths, one step to the user's source.
 */
import remapping from '@jridgewell/remapping';
import {
  encodedMap,
  FlattenMap,
  TraceMap,
  type EncodedSourceMap,
  type SectionedSourceMapInput,
} from '@jridgewell/trace-mapping';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mapUrlOf } from './source-map-comment.js';
import { existingFile, resolveSource, type SourcePathOverrides } from './source-paths.js';

/** A map as written, and its location. */
export interface SourceMapText {
  readonly text: string;
  /** The folder to which relative sources refer. */
  readonly folder: string;
}

/** How deep maps of maps are followed: deeper than any chain of compilers. */
const MOST_STEPS = 4;

/** The map that a text names; undefined if it names none, or a missing one. */
export function sourceMapTextOf(code: string, file: string): SourceMapText | undefined {
  const url = mapUrlOf(code);
  return url === undefined ? undefined : sourceMapTextAt(url, file);
}

/** @param file the file that names the map */
export function sourceMapTextAt(url: string, file: string): SourceMapText | undefined {
  const inline = /^data:[^,]*?(;base64)?,/.exec(url);
  const folder = path.dirname(file);
  try {
    if (!inline) {
      const mapFile = url.startsWith('file:') ? fileURLToPath(url) : existingFile(path.resolve(folder, url));
      return { text: readFileSync(mapFile, 'utf8'), folder: path.dirname(mapFile) };
    }
    const body = url.slice(inline[0].length);
    const text = inline[1] ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
    return { text, folder };
  } catch {
    // Without its map, missing or broken, positions are those in the text itself.
    return undefined;
  }
}

/**
 * Undefined if it is not a source map.
 *
 * @param readsMapOf whether the map that a source names itself is followed
 */
export function parseSourceMap(
  { text, folder }: SourceMapText,
  overrides: SourcePathOverrides,
  readsMapOf: (file: string) => boolean = () => true,
): EncodedSourceMap | undefined {
  return parse(text, folder, { overrides, readsMapOf }, MOST_STEPS);
}

/** How maps are read. */
interface Wishes {
  readonly overrides: SourcePathOverrides;
  /** Whether the map is read that a source names. */
  readonly readsMapOf: (file: string) => boolean;
}

function parse(text: string, folder: string, wishes: Wishes, steps: number): EncodedSourceMap | undefined {
  try {
    // Some servers put a line before the map with which no JSON begins.
    const given: unknown = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
    const map = flat(withAbsoluteSources(given, folder, wishes.overrides));
    return map && throughSources(map, wishes, steps);
  } catch {
    return undefined;
  }
}

type Sections = Extract<SectionedSourceMapInput, { readonly sections: unknown }>;

/** Each section has its own map and sources. */
function withAbsoluteSources(
  given: unknown,
  folder: string,
  overrides: SourcePathOverrides,
): EncodedSourceMap | Sections | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('sections' in given && Array.isArray(given.sections)) {
    const sections = given.sections.flatMap(({ offset, map }: { offset: unknown; map: unknown }) => {
      const part = withAbsoluteSources(map, folder, overrides);
      return part === undefined ? [] : [{ offset, map: part }];
    });
    return { ...given, sections } as Sections;
  }
  const map = given as Partial<EncodedSourceMap>;
  if (!Array.isArray(map.sources) || typeof map.mappings !== 'string') return undefined;
  const root = typeof map.sourceRoot === 'string' ? map.sourceRoot : '';
  return {
    ...map,
    version: 3,
    names: Array.isArray(map.names) ? map.names : [],
    mappings: map.mappings,
    sourceRoot: '',
    sources: map.sources.map((source) => resolveSource(source ?? '', { root, folder, overrides })),
  };
}

function flat(map: EncodedSourceMap | Sections | undefined): EncodedSourceMap | undefined {
  return map !== undefined && 'sections' in map ? encodedMap(new FlattenMap(map)) : map;
}

/** A generated source with a map of its own: follow it to the user's source. */
function throughSources(map: EncodedSourceMap, wishes: Wishes, steps: number): EncodedSourceMap {
  if (steps === 0) return map;
  const inputs = new Map<string, EncodedSourceMap>();
  for (const [index, source] of map.sources.entries()) {
    if (source === null || !/\.[cm]?js$/.test(source) || !wishes.readsMapOf(source)) continue;
    const given = sourceMapTextOf(map.sourcesContent?.[index] ?? readSource(source) ?? '', source);
    const input = given && parse(given.text, given.folder, wishes, steps - 1);
    if (input !== undefined && isOfAnother(input, source)) inputs.set(source, input);
  }
  if (inputs.size === 0) return map;
  const whole = remapping(new TraceMap(map), (source) => inputs.get(source) ?? null);
  return whole as EncodedSourceMap;
}

/** A text that names itself as its source, as transpilers of JavaScript make it, leads no further. */
function isOfAnother({ sources }: EncodedSourceMap, source: string): boolean {
  return !sources.includes(source);
}

/** The text of a source that its map does not contain; undefined if there is no such file. */
export function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
