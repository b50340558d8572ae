/** Edits hooks into the text of a module: the one entry to the instrumenter. Pure; no files, no Node. */
import remapping from '@jridgewell/remapping';
import { TraceMap, type EncodedSourceMap } from '@jridgewell/trace-mapping';
import type { Program } from 'acorn';
import MagicString from 'magic-string';
import { HOOKS_SPECIFIER, HOOKS_SYMBOL_NAME } from '../probes/instrumentation-contract.js';
import type { SiteId } from '../protocol/ids.js';
import type { ModuleTable } from '../protocol/sites.js';
import { isBoundAnywhere } from './bindings.js';
import { EditList } from './edit-list.js';
import { choosePrefix } from '../protocol/insertion-mark.js';
import { ModuleWalk } from './module-walk.js';
import { SiteTableBuilder } from './site-table.js';
import { parseProgram, type ModuleKind } from './syntax.js';

export interface InstrumentOptions {
  /** The script's URL as V8 knows it. */
  readonly url: string;
  /** Absolute path of the source, when there is no input map to tell. */
  readonly file: string;
  readonly kind: ModuleKind;
  /** Make every suspended frame readable and assignable; costs closures and what V8 cannot keep in registers. */
  readonly captureScopes: boolean;
  /** From the original source to the given text, when the text was generated. */
  readonly inputMap?: EncodedSourceMap;
  /** What `inputMap` leads to, when that is one text: for labels as the user wrote them. */
  readonly original?: string;
  /** Whether Node knows `using`; where it does not, a text that has it must run into Node's own error. Default false. */
  readonly knowsUsing?: boolean;
  readonly firstSite: SiteId;
}

export interface Instrumented {
  readonly code: string;
  /** From the original source to `code`. */
  readonly map: EncodedSourceMap;
  readonly table: ModuleTable;
}

/** Throws a SyntaxError for a text that is not a program, an Error for one that cannot be marked. */
export function instrument(source: string, options: InstrumentOptions): Instrumented {
  const { kind, firstSite, inputMap } = options;
  const prefix = choosePrefix(source);
  if (prefix === undefined) throw new Error('the source uses every letter that could mark insertions');
  const program = parseProgram(source, kind);
  const edits = new EditList();
  const sites = new SiteTableBuilder(source, firstSite, inputMap && new TraceMap(inputMap), options.original);
  const strict =
    kind === 'module' || program.body.some((node) => 'directive' in node && node.directive === 'use strict');
  const walk = new ModuleWalk(
    { source, prefix, captureScopes: options.captureScopes, knowsUsing: options.knowsUsing === true },
    edits,
    sites,
  );
  walk.walk(program, strict);
  const table = sites.build(options.url, options.file);
  addFirstStatement(program, { source, prefix, kind, firstSite, table, walk, edits });

  const text = new MagicString(source);
  edits.applyTo(text, prefix);
  const ownMap = text.generateMap({ hires: 'boundary', source: options.file });
  return { code: text.toString(), map: combine(ownMap as EncodedSourceMap, inputMap), table };
}

function combine(own: EncodedSourceMap, input: EncodedSourceMap | undefined): EncodedSourceMap {
  if (!input) return own;
  return remapping([own, input] as never, () => null) as EncodedSourceMap;
}

interface FirstStatement {
  readonly source: string;
  readonly prefix: string;
  readonly kind: ModuleKind;
  readonly firstSite: SiteId;
  readonly table: ModuleTable;
  readonly walk: ModuleWalk;
  readonly edits: EditList;
}

/** Fetches the hooks and registers the module, on the line where the program's first statement stands. */
function addFirstStatement(program: Program, first: FirstStatement): void {
  const { prefix, kind, walk, edits, source } = first;
  const hooks = ['m', ...(walk.moduleRow === undefined ? [] : ['M']), ...walk.usedHooks];
  const enter =
    walk.moduleRow === undefined
      ? ''
      : `const ${prefix}c=${prefix}M(${first.firstSite + walk.moduleRow});${walk.moduleDeclaration}`;
  const fetch =
    kind === 'module'
      ? `import{${hooks.map((hook) => `${hook} as ${prefix}${hook}`).join(',')}}from${JSON.stringify(HOOKS_SPECIFIER)};`
      : `const{${hooks.map((hook) => `${hook}:${prefix}${hook}`).join(',')}}=${hooksObject(program, source)};`;
  const table = JSON.stringify(JSON.stringify(first.table));
  const statement = `${fetch}${prefix}m(${first.firstSite},${table});${enter}`;

  const directives = program.body.filter((node) => 'directive' in node);
  const last = directives.at(-1);
  if (kind === 'commonjs' && last) {
    edits.close(last.end, 0, (source[last.end - 1] === ';' ? '' : ';') + statement);
    return;
  }
  // A hashbang only counts at the very start; the first statement may share a line with nothing before it.
  const start = program.body[0]?.start ?? source.length;
  edits.open(source.startsWith('#!') ? start : 0, -1, statement);
}

/** Works also where the module binds the names this is usually said with. */
function hooksObject(program: Program, source: string): string {
  const lookUp = `globalThis[Symbol.for(${JSON.stringify(HOOKS_SYMBOL_NAME)})]`;
  const bound = ['globalThis', 'Symbol'].some(
    (name) => source.includes(name) && isBoundAnywhere(name, program),
  );
  return bound ? `(()=>{}).constructor(${JSON.stringify(`return ${lookUp}`)})()` : lookUp;
}
