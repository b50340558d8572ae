/**
 * The sources that a client can open: files by their paths, all others by a number, for which the text is returned.
 * Numbers are valid as long as the program runs.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee, PausedFrame } from '../../debuggee/debuggee.js';
import type { Script } from '../../debuggee/scripts/script.js';
import { UserError } from '../../errors.js';

/** A text that is not in a file. */
interface Text {
  readonly script: Script;
  /** The source in the script's source map; absent for the script itself. */
  readonly source?: string;
}

export class Sources {
  private readonly numbers = new Map<string, number>();
  private readonly texts: Text[] = [];
  private readonly existing = new Map<string, boolean>();
  /** By path: a stack has many frames of one file. */
  private readonly named = new Map<string, DebugProtocol.Source>();

  /** Keys of sources that were reported to the client. */
  private readonly reported = new Set<string>();

  /** @param onNew called once for each source, while V8 reports scripts */
  constructor(
    private readonly debuggee: Debuggee,
    onNew: (source: DebugProtocol.Source) => void,
  ) {
    debuggee.onScript = (script) => {
      for (const source of this.ofLoaded(script)) {
        const key = keyOf(source);
        if (this.reported.has(key)) continue;
        this.reported.add(key);
        onNew(source);
      }
    };
  }

  /** The source of a frame. */
  ofFrame({ script, location }: Pick<PausedFrame, 'script' | 'location'>): DebugProtocol.Source {
    if (location !== undefined) return this.ofFile(script, location.path);
    // Text of the rewriter or of a compiler: its lines are still those of the file.
    if (script.file !== undefined) return this.ofFile(script, script.file);
    return this.ofScript(script);
  }

  /** Every source of the script. Source maps of packages are not read for that. */
  private ofLoaded(script: Script): DebugProtocol.Source[] {
    const { file } = script;
    if (file !== undefined && /[\\/]node_modules[\\/]/.test(file)) return [this.ofFile(script, file)];
    if (file === undefined && !script.isMapped) return [this.ofScript(script)];
    return script.sources.map((file) => this.ofFile(script, file));
  }

  all(): DebugProtocol.Source[] {
    const sources = new Map<string, DebugProtocol.Source>();
    for (const script of this.debuggee.namedScripts())
      for (const source of this.ofLoaded(script)) sources.set(keyOf(source), source);
    return [...sources.values()];
  }

  /** The text of a source that is not in a file. Throws a sentence if there is none. */
  async textOf(sourceReference: number): Promise<string> {
    const text = this.texts[sourceReference - 1];
    if (text === undefined) throw new UserError('There is no such source.');
    const { script, source } = text;
    if (source !== undefined) return script.sourceText(source) ?? '';
    try {
      return (await script.lines(this.debuggee.connection)).join('\n');
    } catch (error) {
      throw new UserError('The program runs without a debugger now: stop it to see this source.', {
        cause: error,
      });
    }
  }

  private ofFile(script: Script, file: string): DebugProtocol.Source {
    const source = this.named.get(file) ?? { name: path.basename(file), path: file };
    this.named.set(file, source);
    if (this.exists(file) || script.sourceText(file) === undefined) return source;
    return {
      ...source,
      sourceReference: this.numberOf(`${script.scriptId}:${file}`, { script, source: file }),
    };
  }

  private ofScript(script: Script): DebugProtocol.Source {
    const { url, scriptId, isInternal } = script;
    const name = isInternal ? url.replace(/^node:/, '<node_internals>/') : url === '' ? `VM${scriptId}` : url;
    return {
      name,
      path: isInternal ? name : `<eval>/${name}`,
      sourceReference: this.numberOf(scriptId, { script }),
    };
  }

  private numberOf(key: string, text: Text): number {
    const number = this.numbers.get(key) ?? this.texts.push(text);
    this.numbers.set(key, number);
    return number;
  }

  private exists(file: string): boolean {
    const known = this.existing.get(file) ?? existsSync(file);
    this.existing.set(file, known);
    return known;
  }
}

/** The key that identifies a source. */
export function keyOf({ path: file, sourceReference = 0 }: DebugProtocol.Source): string {
  return sourceReference === 0 ? (file ?? '') : String(sourceReference);
}
