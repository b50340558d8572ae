/** Inserts hooks into the text of a module: the only entry to the instrumenter. Pure; no files, no Node. */
import remapping from '@jridgewell/remapping';
import { TraceMap, type EncodedSourceMap } from '@jridgewell/trace-mapping';
import type { AnyNode, BlockStatement, Program } from 'acorn';
import MagicString from 'magic-string';
import { HOOKS, HOOKS_SPECIFIER, HOOKS_SYMBOL_NAME } from '../protocol/instrumentation.js';
import type { SiteId } from '../protocol/ids.js';
import type { ModuleTable } from '../protocol/sites.js';
import { isBoundAnywhere } from './bindings.js';
import { EditList } from './edit-list.js';
import { choosePrefix } from '../protocol/insertion-mark.js';
import { ModuleWalk, STEP } from './module-walk.js';
import { withMoved } from './moved-awaits.js';
import { ownMap } from './own-map.js';
import { SiteTableBuilder } from './site-table.js';
import { parseProgram, type ModuleKind } from './syntax.js';
import { captureThis } from './this-captures.js';

export interface InstrumentOptions {
  /** V8's URL of the script. */
  readonly url: string;
  /** Absolute path of the source, if there is no input map to name it. */
  readonly file: string;
  readonly kind: ModuleKind;
  /**
   * Make every suspended frame readable and assignable; costs closures, and V8 cannot keep those variables in
   * registers.
   */
  readonly captureScopes: boolean;
  /** From the original source to the given text, if the text was generated. */
  readonly inputMap?: EncodedSourceMap;
  /**
   * The source of `inputMap`, for labels as the user wrote them. Default: the source contained in the map, if there is
   * one.
   */
  readonly original?: string;
  /** The text of a source that `inputMap` names and does not contain; undefined if there is none. */
  readonly readSource?: (file: string) => string | undefined;
  /** Whether Node knows `using`; if not, a text with it must produce Node's own error. Default false. */
  readonly knowsUsing?: boolean;
  readonly firstSite: SiteId;
  /**
   * For evaluated text, where the hooks are already names of the realm: a program, or one function expression in
   * parentheses, whose parts go to a constructor of functions. Absent: the text of a file.
   */
  readonly evaluated?: 'program' | 'function';
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
  const original = options.original ?? onlySourceOf(inputMap);
  const sites = new SiteTableBuilder(
    source,
    firstSite,
    inputMap && tracedMap(inputMap),
    original,
    options.readSource,
  );
  const strict =
    kind === 'module' || program.body.some((node) => 'directive' in node && node.directive === 'use strict');
  const walk = new ModuleWalk(
    {
      source,
      prefix,
      captureScopes: options.captureScopes,
      knowsUsing: options.knowsUsing === true,
      ownLines: options.evaluated === 'function' ? evaluatedBody(program) : undefined,
    },
    edits,
    sites,
  );
  walk.walk(program, strict);
  if (options.captureScopes) captureThis(program, edits, { source, prefix, step: STEP });
  const table = sites.build(options.url, options.file, program);
  addFirstStatement(program, {
    source,
    prefix,
    kind,
    firstSite,
    evaluated: options.evaluated,
    table,
    walk,
    edits,
  });

  const text = new MagicString(source);
  const insertions = edits.applyTo(text, prefix);
  const map = ownMap(text, source, insertions, options.file);
  const corrected = inputMap && withMoved(inputMap, sites.moved);
  return { code: text.toString(), map: combine(map, corrected), table };
}

/** The original text behind another compiler's output: its map contains it, unless the output has several sources. */
function onlySourceOf(map: EncodedSourceMap | undefined): string | undefined {
  return map?.sources.length === 1 ? (map.sourcesContent?.[0] ?? undefined) : undefined;
}

/** The class itself takes paths for URLs, and drops what follows a `#`. */
function tracedMap(map: EncodedSourceMap): TraceMap {
  const traced = new TraceMap(map);
  traced.resolvedSources = map.sources.map((source) => source ?? '');
  return traced;
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
  readonly evaluated: InstrumentOptions['evaluated'];
  readonly table: ModuleTable;
  readonly walk: ModuleWalk;
  readonly edits: EditList;
}

/** Fetches the hooks and registers the module, on the line of the program's first statement. */
function addFirstStatement(program: Program, first: FirstStatement): void {
  const { prefix, kind, walk, edits, source } = first;
  const entered = walk.moduleRow === undefined ? [] : [HOOKS.enterModule];
  const hooks = [HOOKS.moduleLoaded, ...entered, ...walk.usedHooks];
  const enter =
    walk.moduleRow === undefined
      ? ''
      : `const ${prefix}c=${prefix}${HOOKS.enterModule}(${first.firstSite + walk.moduleRow});${walk.moduleDeclaration}`;
  const fetch =
    kind === 'module'
      ? `import{${hooks.map((hook) => `${hook} as ${prefix}${hook}`).join(',')}}from${JSON.stringify(HOOKS_SPECIFIER)};`
      : `const{${hooks.map((hook) => `${hook}:${prefix}${hook}`).join(',')}}=${hooksObject(program, source)};`;
  const table = JSON.stringify(JSON.stringify(first.table));
  const call = `${prefix}m(${first.firstSite},${table});`;
  // A block with only a declaration does not change the completion value of a script.
  const statement =
    first.evaluated !== undefined ? `{const ${prefix}i=${call}}${enter}` : `${fetch}${call}${enter}`;

  if (first.evaluated === 'function') {
    addInFunction(program, first, statement);
    return;
  }
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

/** The constructor receives only parameters and body: the first statements go into the body. */
function addInFunction(program: Program, { edits, source }: FirstStatement, statement: string): void {
  const body = evaluatedBody(program);
  const last = body.body.filter((node) => 'directive' in node).at(-1);
  // The brace and the line end after it are V8's.
  if (last === undefined) edits.open(body.start + 2, -1, statement);
  else edits.open(last.end, -1, (source[last.end - 1] === ';' ? '' : ';') + statement);
}

/** Throws if there is anything other than one function. */
function evaluatedBody({ body: [only] }: Program): BlockStatement {
  let expression: AnyNode | undefined = only?.type === 'ExpressionStatement' ? only.expression : undefined;
  if (expression?.type === 'ParenthesizedExpression') ({ expression } = expression);
  if (expression?.type !== 'FunctionExpression') throw new SyntaxError('no function');
  return expression.body;
}

/** Also works if the module binds the names usually used for this. */
function hooksObject(program: Program, source: string): string {
  const lookUp = `globalThis[Symbol.for(${JSON.stringify(HOOKS_SYMBOL_NAME)})]`;
  const bound = ['globalThis', 'Symbol'].some(
    (name) => source.includes(name) && isBoundAnywhere(name, program),
  );
  return bound ? `(()=>{}).constructor(${JSON.stringify(`return ${lookUp}`)})()` : lookUp;
}
