/** Which evaluated texts are the user's, and the text that runs in their place. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isInstrumented, isOfPackage, type LoaderConfiguration } from '../loader/configuration.js';
import { rememberText } from '../loader/given-places.js';
import type { TextOffset } from '../loader/map-offsets.js';
import type { Evaluation, ModuleTexts } from '../loader/module-texts.js';
import { prefixOf } from '../protocol/insertion-mark.js';
import type { ModuleKind } from '../rewrite/syntax.js';
import { sourcesOfText } from '../loader/text-sources.js';
import { sourceUrlOf } from '../source-maps/source-map-comment.js';
import { usePrefix } from './realm-names.js';

export interface EvaluatedText {
  readonly code: string;
  readonly kind: ModuleKind;
  /** The program's name for it, if the text does not name itself. */
  readonly filename: string | undefined;
  readonly offset?: TextOffset;
  /** Default: a program. */
  readonly as?: Evaluation['as'];
  /** The script that evaluates it, if known: relative names begin there. */
  readonly within?: string;
}

const NONE: TextOffset = { line: 0, column: 0 };

export class EvaluatedTexts {
  readonly #configuration: LoaderConfiguration;
  readonly #texts: ModuleTexts;

  constructor(configuration: LoaderConfiguration, texts: ModuleTexts) {
    this.#configuration = configuration;
    this.#texts = texts;
  }

  /** Undefined: it stays unchanged. The text uses names of the realm (realm-names.ts). */
  rewritten({
    code,
    kind,
    as = 'program',
    filename,
    offset = NONE,
    within,
  }: EvaluatedText): string | undefined {
    const ownName = sourceUrlOf(code);
    const name = ownName ?? filename;
    if (name === undefined) return undefined;
    const file = fileOf(name) ?? fileNextTo(within);
    // Its map is not read: packages are many, and their maps large.
    if (isOfPackage(file) && !isInstrumented(file, this.#configuration)) return undefined;
    const sources = sourcesOfText(code, file, this.#configuration);
    const [first] = sources ?? [];
    const isUsers = (sources ?? [file]).some((one) => isInstrumented(one, this.#configuration));
    // A name that is not a file's leads to nothing a user could open, unless there is a map.
    if (!isUsers || (first === undefined && fileOf(name) === undefined)) return undefined;
    const text = this.#texts.textOf({
      source: code,
      file: fileOf(name) ?? first ?? file,
      url: ownName ?? urlOf(name),
      kind,
      typed: false,
      evaluated: { as, offset, mapFile: file },
    });
    const prefix = text === code ? undefined : prefixOf(text);
    if (prefix === undefined) return undefined;
    usePrefix(prefix);
    rememberText(name, text, offset);
    return text;
  }
}

/** The path in a name, without what follows it. */
function fileOf(name: string): string | undefined {
  const bare = name.replace(/[?#].*$/, '');
  if (path.isAbsolute(bare)) return bare;
  if (!bare.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(bare);
  } catch {
    return undefined;
  }
}

/** As Node's inspector makes it. */
function urlOf(name: string): string {
  return path.isAbsolute(name) ? pathToFileURL(name).href : name;
}

function fileNextTo(within: string | undefined): string {
  const file = within === undefined ? undefined : fileOf(within);
  return path.join(file === undefined ? process.cwd() : path.dirname(file), 'evaluated');
}
