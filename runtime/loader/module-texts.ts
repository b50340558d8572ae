/** From a source, supplied by Node or another loader, to the text that runs: types out, hooks in, map on, cached. */
import { types } from 'node:util';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import vm from 'node:vm';
import { instrument, type InstrumentOptions } from '../rewrite/rewrite.js';
import { relocateSites } from '../rewrite/relocate-sites.js';
import type { ModuleKind } from '../rewrite/syntax.js';
import { isMarked } from '../protocol/insertion-mark.js';
import type { SiteId } from '../protocol/ids.js';
import {
  parseSourceMap,
  readSource,
  sourceMapTextOf,
  type SourceMapText,
} from '../source-maps/read-source-map.js';
import { withSourceMap } from '../source-maps/source-map-comment.js';
import { keepMapOf } from '../probes/naming/original-place.js';
import { readsMapOf, type LoaderConfiguration } from './configuration.js';
import { DiskCache } from './disk-cache.js';
import { fromBeginning, isZero, mapOfPart, withLinesBefore, type TextOffset } from './map-offsets.js';
import { isTypeScript } from './module-format.js';
import { isJavaScript, stripTypes, type Stripped } from './strip-types.js';
import { compilerOptionsFor } from './tsconfig.js';

export interface SourceModule {
  readonly source: string;
  readonly file: string;
  readonly url: string;
  readonly kind: ModuleKind;
  /** TypeScript or JSX in its original form; otherwise JavaScript, perhaps another loader's. */
  readonly typed: boolean;
  /** For evaluated text (runtime/evaluated). */
  readonly evaluated?: Evaluation;
}

export interface Evaluation {
  readonly as: 'program' | 'function';
  /** Where it begins for V8. */
  readonly offset: TextOffset;
  /** What its map, and that map's sources, are relative to. */
  readonly mapFile: string;
}

/** Node 24 and later. */
const KNOWS_USING = compiles('{ using nothing = null; }');

export class ModuleTexts {
  readonly #configuration: LoaderConfiguration;
  readonly #cache: DiskCache;
  #nextSite: number;

  constructor(configuration: LoaderConfiguration, firstSite: SiteId, cache = new DiskCache()) {
    this.#configuration = configuration;
    this.#nextSite = firstSite;
    this.#cache = cache;
  }

  /**
   * Throws esbuild's error for broken TypeScript. Broken JavaScript is returned unchanged, for Node to report, and so
   * is text that was already rewritten.
   */
  textOf(module: SourceModule): string {
    const { source, file, url, kind, typed, evaluated } = module;
    if (isMarked(source)) return source;
    keepMapOf(file, url);
    const mapFile = evaluated?.mapFile ?? file;
    const mapText =
      typed || !readsMapOf(mapFile, this.#configuration) ? undefined : sourceMapTextOf(source, mapFile);
    const key = this.#cache.keyOf([
      source,
      url,
      kind,
      process.versions.node,
      String(this.#configuration.captureScopes),
      String(this.#configuration.rewrites),
      typed || isTypeScript(file) ? JSON.stringify(compilerOptionsFor(file)) : '',
      mapText === undefined ? '' : `${mapText.folder}\n${mapText.text}`,
      JSON.stringify([
        this.#configuration.sourceMapPathOverrides,
        evaluated,
        ...this.#configuration.sourceMapLocations.map(({ regex, isException }) => [
          String(regex),
          isException,
        ]),
      ]),
    ]);
    const cached = this.#cache.read(key);
    const firstSite = this.#nextSite as SiteId;
    if (cached) {
      this.#nextSite += cached.rows;
      return relocateSites(cached.code, cached.firstSite as SiteId, firstSite);
    }
    const made = this.#make(module, mapText, firstSite);
    if (made.rows !== undefined) {
      this.#nextSite += made.rows;
      this.#cache.write(key, { code: made.code, firstSite, rows: made.rows });
    }
    return made.code;
  }

  #make(module: SourceModule, mapText: SourceMapText | undefined, firstSite: SiteId): Made {
    const { file, kind, typed } = module;
    // Node removes the mark too; positions are counted without it.
    const source = module.source.replace(/^\uFEFF/, '');
    if (typed) return this.#makeStripped(module, source, stripTypes(source, file, kind), firstSite);
    if (!this.#configuration.rewrites) return { code: source };
    const inputMap = this.#inputMapOf(module, mapText);
    try {
      return this.#instrument(module, source, firstSite, inputMap ? { inputMap, readSource } : {});
    } catch (error) {
      if (isJavaScript(source)) return { code: this.#unchanged(file, error, module.source) };
      const stripped = isTypeScript(file) ? strippedIfTyped(source, file, kind) : undefined;
      return stripped === undefined
        ? { code: module.source }
        : this.#makeStripped(module, source, stripped, firstSite);
    }
  }

  #inputMapOf(
    { source, file, evaluated }: SourceModule,
    mapText: SourceMapText | undefined,
  ): EncodedSourceMap | undefined {
    const map =
      mapText &&
      parseSourceMap(mapText, this.#configuration.sourceMapPathOverrides, (one) =>
        readsMapOf(one, this.#configuration),
      );
    if (evaluated === undefined || isZero(evaluated.offset)) return map;
    return map ? fromBeginning(map, evaluated.offset) : mapOfPart(source, file, evaluated.offset);
  }

  #makeStripped(module: SourceModule, original: string, { code, map }: Stripped, firstSite: SiteId): Made {
    if (!this.#configuration.rewrites) return { code: withSourceMap(code, map) };
    try {
      return this.#instrument(module, code, firstSite, { inputMap: map, original });
    } catch (error) {
      return { code: this.#unchanged(module.file, error, withSourceMap(code, map)) };
    }
  }

  #instrument(
    { url, file, kind, evaluated }: SourceModule,
    code: string,
    firstSite: SiteId,
    from: Pick<InstrumentOptions, 'inputMap' | 'original' | 'readSource'>,
  ): Made {
    const made = instrument(code, {
      url,
      file,
      kind,
      captureScopes: this.#configuration.captureScopes,
      knowsUsing: KNOWS_USING,
      firstSite,
      ...(evaluated === undefined ? {} : { evaluated: evaluated.as }),
      ...from,
    });
    const map = withLinesBefore(made.map, evaluated?.offset.line ?? 0);
    // Even an empty module takes a number: two modules never share their first site.
    return { code: withSourceMap(made.code, map), rows: made.table.rows.length + 1 };
  }

  #unchanged(file: string, error: unknown, text: string): string {
    process.stderr.write(`coroutine-debugger: ${file} runs without hooks: ${String(error)}\n`);
    return text;
  }
}

interface Made {
  readonly code: string;
  /** Absent if nothing was rewritten. */
  readonly rows?: number;
}

/** TypeScript that another loader's `resolve` has labelled as JavaScript. Undefined if it is neither. */
function strippedIfTyped(source: string, file: string, kind: ModuleKind): Stripped | undefined {
  try {
    return stripTypes(source, file, kind);
  } catch {
    // Node reports it.
    return undefined;
  }
}

function compiles(text: string): boolean {
  try {
    return new vm.Script(text) instanceof vm.Script;
  } catch {
    return false;
  }
}

/** A loader's source, in any of its forms. */
export function decodeSource(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (ArrayBuffer.isView(source))
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return types.isAnyArrayBuffer(source) ? Buffer.from(source).toString('utf8') : undefined;
}
