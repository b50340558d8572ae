/** One script that V8 has loaded, with its source map: maps positions in it to the original sources, and back. */
import path from 'node:path';
import {
  eachMapping,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  TraceMap,
  traceSegment,
} from '@jridgewell/trace-mapping';
import { parseSourceMap, sourceMapTextAt } from '../../../runtime/source-maps/read-source-map.js';
import { REWRITTEN_MAP } from '../../../runtime/protocol/names.js';
import type { Connection } from '../../inspector/connection.js';
import { pathOfUrl } from './file-names.js';
import { PathMapping } from './path-mapping.js';
import { SourceMapLocations } from './source-map-locations.js';
import { base0, type Base0Position, type SourceLocation } from './positions.js';

/** Generated positions of one original line, in order. */
type LineIndex = Map<number, { readonly generated: Base0Position; readonly column: number }[]>;

export class Script {
  /** The file that V8 loaded; undefined for scripts without one. */
  readonly file: string | undefined;
  private map: TraceMap | null | undefined;
  private text: Promise<readonly string[]> | undefined;
  /** When V8 reported it. */
  readonly parsedAtMs = Date.now();
  private readonly lineIndexes = new Map<string, LineIndex>();

  constructor(
    readonly scriptId: string,
    readonly url: string,
    private readonly sourceMapUrl: string,
    private readonly paths = new PathMapping(),
    private readonly mapLocations = new SourceMapLocations(),
  ) {
    const loaded = path.isAbsolute(url) ? url : pathOfUrl(url);
    this.file = loaded === undefined ? undefined : paths.toLocal(loaded);
  }

  /** Whether it was rewritten: its coroutines are visible. */
  get isRewritten(): boolean {
    return this.sourceMapUrl.startsWith(REWRITTEN_MAP);
  }

  /** Its source files; itself if it has no map. */
  get sources(): readonly string[] {
    const map = this.sourceMap();
    if (map === undefined) return this.file === undefined ? [] : [this.file];
    return map.resolvedSources;
  }

  /** Whether it was made from other texts. */
  get isMapped(): boolean {
    return this.sourceMap() !== undefined;
  }

  /** Whether the configuration says that its map is not to be read. */
  get isMapLeftOut(): boolean {
    return this.file !== undefined && !this.mapLocations.includes(this.file);
  }

  /** Whether a path names the loaded file, and not one of its sources. */
  isLoadedFile(path: string): boolean {
    return this.isMapped && path === this.file && !this.sources.includes(path);
  }

  /** The text V8 runs, line by line. */
  lines(connection: Connection): Promise<readonly string[]> {
    this.text ??= connection
      .send('Debugger.getScriptSource', { scriptId: this.scriptId })
      .then(({ scriptSource }) => scriptSource.split('\n'));
    return this.text;
  }

  /** True for Node's own code. */
  get isInternal(): boolean {
    return this.url.startsWith('node:');
  }

  /** The original position, or undefined if this position comes from no source (inserted text, Node's own code). */
  toSource(position: Base0Position): SourceLocation | undefined {
    const map = this.sourceMap();
    if (map === undefined) {
      const { file } = this;
      return file === undefined
        ? undefined
        : { path: file, line: position.line + 1, column: position.column + 1 };
    }
    const at = { line: position.line + 1, column: position.column };
    // Inserted text at the beginning of a line has nothing before it: it belongs to what follows. Other unmapped text
    // belongs to nothing, not even its neighbour.
    const isBeforeAll = this.isRewritten && traceSegment(map, position.line, position.column) === null;
    const found = originalPositionFor(map, isBeforeAll ? { ...at, bias: LEAST_UPPER_BOUND } : at);
    if (found.source === null) return undefined;
    return { path: found.source, line: found.line, column: found.column + 1 };
  }

  /** Whether its map has names of the source. */
  get hasNames(): boolean {
    return (this.sourceMap()?.names.length ?? 0) > 0;
  }

  /** The source's name for the name that begins here; undefined if the map has none for exactly this position. */
  nameAt({ line, column }: Base0Position): string | undefined {
    const map = this.sourceMap();
    const segment = map && traceSegment(map, line, column);
    return segment?.length === 5 && segment[0] === column ? map?.names[segment[4]] : undefined;
  }

  /** Positions in the script that come from this line of a source, in order; empty if there are none. */
  fromLine(sourceFile: string, line: number): readonly Base0Position[] {
    const map = this.sourceMap();
    // Rewriting adds no line.
    if (map === undefined || this.isLoadedFile(sourceFile))
      return sourceFile === this.file ? [base0(line - 1, 0)] : [];
    return (this.lineIndex(map, sourceFile).get(line) ?? []).map(({ generated }) => generated);
  }

  /** The first line at or after this one that has code; undefined if there is none. */
  nextLineWithCode(sourceFile: string, line: number): number | undefined {
    const map = this.sourceMap();
    if (map === undefined || this.isLoadedFile(sourceFile)) return line;
    let best: number | undefined;
    for (const candidate of this.lineIndex(map, sourceFile).keys()) {
      if (candidate >= line && (best === undefined || candidate < best)) best = candidate;
    }
    return best;
  }

  /** The original text, if the map contains it. */
  sourceText(sourceFile: string): string | undefined {
    const map = this.sourceMap();
    return map?.resolvedSources.includes(sourceFile) === true
      ? (sourceContentFor(map, sourceFile) ?? undefined)
      : undefined;
  }

  private lineIndex(map: TraceMap, sourceFile: string): LineIndex {
    let index = this.lineIndexes.get(sourceFile);
    if (index === undefined) {
      index = new Map();
      const built = index;
      eachMapping(map, ({ source, originalLine, originalColumn, generatedLine, generatedColumn }) => {
        if (source !== sourceFile) return;
        const places = built.get(originalLine) ?? [];
        places.push({ generated: base0(generatedLine - 1, generatedColumn), column: originalColumn });
        built.set(originalLine, places);
      });
      this.lineIndexes.set(sourceFile, index);
    }
    return index;
  }

  private sourceMap(): TraceMap | undefined {
    if (this.map === undefined) this.map = this.readMap() ?? null;
    return this.map ?? undefined;
  }

  /** A script that names a missing map is shown as loaded, as in every debugger. */
  private readMap(): TraceMap | undefined {
    if (this.sourceMapUrl === '') return undefined;
    const { file } = this;
    // Of what is rewritten the map is ours; where it was rewritten it is known which others were read.
    if (!this.isRewritten && this.isMapLeftOut) return undefined;
    const text = sourceMapTextAt(this.sourceMapUrl, file ?? path.resolve('evaluated'));
    const map = text && parseSourceMap(text, {}, (one) => this.mapLocations.includes(one));
    if (map === undefined) return undefined;
    const traced = new TraceMap(map);
    // The class itself takes names for URLs, and drops what follows a `#`.
    traced.resolvedSources = map.sources.map((source) => this.paths.toLocal(source ?? ''));
    return traced;
  }
}
