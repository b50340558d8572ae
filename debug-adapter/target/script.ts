/** One script V8 has loaded, with its source map: places in it ↔ places in the original sources. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  eachMapping,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  TraceMap,
} from '@jridgewell/trace-mapping';
import type { Connection } from '../inspector/connection.js';
import { base0, type Base0Position, type SourceLocation } from './positions.js';

/** Generated places of one original line, in order. */
type LineIndex = Map<number, { readonly generated: Base0Position; readonly column: number }[]>;

export class Script {
  private map: TraceMap | null | undefined;
  private text: Promise<readonly string[]> | undefined;
  private readonly lineIndexes = new Map<string, LineIndex>();

  constructor(
    readonly scriptId: string,
    readonly url: string,
    private readonly sourceMapUrl: string,
  ) {}

  /** The file V8 loaded; undefined for scripts without one. */
  get file(): string | undefined {
    return this.url.startsWith('file:') ? fileURLToPath(this.url) : undefined;
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

  /** The original place, or undefined when this place is not from any source (inserted text, Node's own code). */
  toSource(position: Base0Position): SourceLocation | undefined {
    const map = this.sourceMap();
    if (map === undefined) {
      const { file } = this;
      return file === undefined
        ? undefined
        : { path: file, line: position.line + 1, column: position.column + 1 };
    }
    const at = { line: position.line + 1, column: position.column };
    const before = originalPositionFor(map, at);
    // Inserted text at the beginning of a line has nothing before it: it belongs to what follows.
    const found =
      before.source === null ? originalPositionFor(map, { ...at, bias: LEAST_UPPER_BOUND }) : before;
    if (found.source === null) return undefined;
    return { path: sourcePath(found.source), line: found.line, column: found.column + 1 };
  }

  /** Places of the script that come from this line of a source, in order; empty when there are none. */
  fromLine(sourceFile: string, line: number): readonly Base0Position[] {
    const map = this.sourceMap();
    if (map === undefined) return sourceFile === this.file ? [base0(line - 1, 0)] : [];
    return (this.lineIndex(map, sourceFile).get(line) ?? []).map(({ generated }) => generated);
  }

  /** The first line at or after this one that has code; undefined when none has. */
  nextLineWithCode(sourceFile: string, line: number): number | undefined {
    const map = this.sourceMap();
    if (map === undefined) return line;
    let best: number | undefined;
    for (const candidate of this.lineIndex(map, sourceFile).keys()) {
      if (candidate >= line && (best === undefined || candidate < best)) best = candidate;
    }
    return best;
  }

  /** The original text, when the map carries it. */
  sourceText(sourceFile: string): string | undefined {
    const map = this.sourceMap();
    const source = map?.resolvedSources.find((candidate) => sourcePath(candidate) === sourceFile);
    return map === undefined || source === undefined
      ? undefined
      : (sourceContentFor(map, source) ?? undefined);
  }

  private lineIndex(map: TraceMap, sourceFile: string): LineIndex {
    let index = this.lineIndexes.get(sourceFile);
    if (index === undefined) {
      index = new Map();
      const built = index;
      eachMapping(map, ({ source, originalLine, originalColumn, generatedLine, generatedColumn }) => {
        if (source === null || sourcePath(source) !== sourceFile) return;
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

  private readMap(): TraceMap | undefined {
    if (this.sourceMapUrl === '') return undefined;
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(this.sourceMapUrl);
    try {
      const text =
        inline?.[2] === undefined
          ? readFileSync(new URL(this.sourceMapUrl, this.url), 'utf8')
          : inline[1] === undefined
            ? decodeURIComponent(inline[2])
            : Buffer.from(inline[2], 'base64').toString('utf8');
      return new TraceMap(text, this.url);
    } catch {
      // A script that names a map it does not have is shown as it was loaded, as every debugger does.
      return undefined;
    }
  }
}

function sourcePath(source: string): string {
  return source.startsWith('file:') ? fileURLToPath(source) : path.normalize(source);
}
