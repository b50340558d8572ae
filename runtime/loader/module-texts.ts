/** From a source as Node or another loader gives it to the text that runs: types out, hooks in, map on, cached. */
import vm from 'node:vm';
import { instrument } from '../instrument/instrument.js';
import { relocateSites } from '../instrument/relocate-sites.js';
import type { ModuleKind } from '../instrument/syntax.js';
import type { SiteId } from '../protocol/ids.js';
import type { LoaderConfiguration } from './configuration.js';
import { DiskCache } from './disk-cache.js';
import { readSourceMap, withSourceMap } from './source-map-url.js';
import { isJavaScript, stripTypes } from './strip-types.js';
import { compilerOptionsFor } from './tsconfig.js';

export interface SourceModule {
  readonly source: string;
  readonly file: string;
  readonly url: string;
  readonly kind: ModuleKind;
  /** TypeScript or JSX as it was written; otherwise JavaScript, perhaps another loader's. */
  readonly typed: boolean;
}

/** Node from 24 on. */
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

  /** Throws esbuild's error for broken TypeScript; broken JavaScript comes back as it is, for Node to report. */
  textOf(module: SourceModule): string {
    const { source, file, url, kind, typed } = module;
    const key = this.#cache.keyOf([
      source,
      url,
      kind,
      process.versions.node,
      String(this.#configuration.captureScopes),
      typed ? JSON.stringify(compilerOptionsFor(file)) : '',
    ]);
    const cached = this.#cache.read(key);
    const firstSite = this.#nextSite as SiteId;
    if (cached) {
      this.#nextSite += cached.rows;
      return relocateSites(cached.code, cached.firstSite as SiteId, firstSite);
    }
    const made = this.#make(module, firstSite);
    if (made.rows !== undefined) {
      this.#nextSite += made.rows;
      this.#cache.write(key, { code: made.code, firstSite, rows: made.rows });
    }
    return made.code;
  }

  #make(module: SourceModule, firstSite: SiteId): { readonly code: string; readonly rows?: number } {
    const { file, url, kind } = module;
    // Node takes the mark off too; positions are counted without it.
    const source = module.source.replace(/^\uFEFF/, '');
    const stripped = module.typed ? stripTypes(source, file, kind) : undefined;
    const code = stripped?.code ?? source;
    const inputMap = stripped?.map ?? readSourceMap(source, file);
    try {
      const made = instrument(code, {
        url,
        file,
        kind,
        captureScopes: this.#configuration.captureScopes,
        knowsUsing: KNOWS_USING,
        firstSite,
        ...(inputMap ? { inputMap } : {}),
        ...(stripped ? { original: source } : {}),
      });
      // An empty module still takes a number: two modules never share their first site.
      return { code: withSourceMap(made.code, made.map), rows: made.table.rows.length + 1 };
    } catch (error) {
      if (stripped !== undefined || isJavaScript(source))
        process.stderr.write(`coroutine-debugger: ${file} runs without hooks: ${String(error)}\n`);
      return { code: stripped ? withSourceMap(code, stripped.map) : source };
    }
  }
}

function compiles(text: string): boolean {
  try {
    return new vm.Script(text) instanceof vm.Script;
  } catch {
    return false;
  }
}

/** A loader's source, whichever form it came in. */
export function decodeSource(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (ArrayBuffer.isView(source))
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return source instanceof ArrayBuffer ? Buffer.from(source).toString('utf8') : undefined;
}
