/**
 * Calls of Node's functions whose promise is settled by something that a script can find: `setTimeout` and
 * `scheduler.wait` of `node:timers/promises`, `once` of `node:events`, and what `promisify` has made. The names that the
 * module has for them are read from its text. A name that is another function's as well does no harm: the hooks check
 * what was made.
 */
import type { CallExpression } from 'acorn';
import { calledName } from './called-name.js';

interface Names {
  readonly functions: ReadonlySet<string>;
  /** `timers` of `timers.setTimeout(…)`. */
  readonly modules: ReadonlySet<string>;
}

interface NamesOfModule {
  readonly source: string;
  readonly timers: Names;
  /** `scheduler` of `scheduler.wait(…)`. */
  readonly schedulers: Names;
  readonly promisifiedTimers: ReadonlySet<string>;
  readonly events: Names;
  /** What `promisify` returned. */
  readonly promisified: ReadonlySet<string>;
  /** What it was given. */
  readonly given: ReadonlySet<string>;
  /** Functions of Node's modules of promises. */
  readonly promising: Names;
}

const NAME = String.raw`([\w$]+)`;

/** How a module gets one function of one of Node's modules. */
class Imports {
  readonly #listed: RegExp;
  readonly #renamed: RegExp;
  readonly #whole: RegExp;

  constructor(
    private readonly name: string,
    private readonly module: string,
  ) {
    const from = String.raw`['"](?:node:)?${module}['"]`;
    const loaded = String.raw`(?:await\s+import|require)\(${from}\)`;
    /** `import { setTimeout as pause } from …`, `const { setTimeout: pause } = require(…)`. */
    this.#listed = new RegExp(
      String.raw`\{([^{}]*\b${name}\b[^{}]*)\}\s*(?:from\s*${from}|=\s*${loaded})`,
      'g',
    );
    this.#renamed = new RegExp(String.raw`\b${name}\s*(?:(?:as\b|:)\s*${NAME})?`);
    /** `import * as timers from …`, `import timers from …`, `const timers = require(…)`. */
    this.#whole = new RegExp(
      String.raw`(?:\bimport\s+(?:\*\s*as\s+)?${NAME}\s+from\s*${from}|\b${NAME}\s*=\s*${loaded})`,
      'g',
    );
  }

  namesIn(source: string): Names {
    if (!source.includes(this.module)) return { functions: new Set(), modules: new Set() };
    const functions = [...source.matchAll(this.#listed)].map(
      ([, list = '']) => this.#renamed.exec(list)?.[1] ?? this.name,
    );
    const modules = [...source.matchAll(this.#whole)].flatMap(
      ([, imported, required]) => imported ?? required ?? [],
    );
    return { functions: new Set(functions), modules: new Set(modules) };
  }
}

/** What a module has of those of Node's modules that return promises of which only Node knows who settles them. */
function promisingIn(source: string): Names {
  const functions = new Set<string>();
  const { functions: named, modules: whole } = PROMISES_OF_FS.namesIn(source);
  const modules = new Set(named);
  for (const module of whole) modules.add(`${module}.promises`);
  if (!source.includes('/promises')) return { functions, modules };
  for (const [, list = ''] of source.matchAll(LISTED_PROMISING))
    for (const one of list.split(',')) {
      const [, name, renamed] = /^\s*([\w$]+)\s*(?:(?:as\b|:)\s*([\w$]+))?\s*$/.exec(one) ?? [];
      const local = renamed ?? name;
      if (local !== undefined) functions.add(local);
    }
  for (const [, imported, required] of source.matchAll(WHOLE_PROMISING)) {
    const local = imported ?? required;
    if (local !== undefined) modules.add(local);
  }
  return { functions, modules };
}

const PROMISING = String.raw`['"](?:node:)?(?:fs|dns|stream|readline)/promises['"]`;
const LOADED_PROMISING = String.raw`(?:await\s+import|require)\(${PROMISING}\)`;
const LISTED_PROMISING = new RegExp(
  String.raw`\{([^{}]*)\}\s*(?:from\s*${PROMISING}|=\s*${LOADED_PROMISING})`,
  'g',
);
const WHOLE_PROMISING = new RegExp(
  String.raw`(?:\bimport\s+(?:\*\s*as\s+)?${NAME}\s+from\s*${PROMISING}|\b${NAME}\s*=\s*${LOADED_PROMISING})`,
  'g',
);
const PROMISES_OF_FS = new Imports('promises', 'fs');
const TIMERS = new Imports('setTimeout', 'timers/promises');
const SCHEDULER = new Imports('scheduler', 'timers/promises');
const EVENTS = new Imports('once', 'events');
const PROMISIFIED = new RegExp(String.raw`\b${NAME}\s*=\s*(?:[\w$]+\.)?promisify\(`, 'g');
const PROMISIFIED_TIMER = new RegExp(`${PROMISIFIED.source}${String.raw`(?:[\w$]+\.)?setTimeout\)`}`, 'g');
/** `load` of `promisify(load)`, `get` of `promisify(store.get.bind(store))`. */
const GIVEN = /\bpromisify\(\s*(?:[\w$]+\s*\.\s*)*?([\w$]+)\s*(?:\.\s*bind\b|[,)])/g;

let last: NamesOfModule | undefined;

/** What makes the promise that this call returns; undefined for all others. */
export function makerOfNode(
  node: CallExpression,
  source: string,
): 'timer' | 'event' | 'promisified' | 'unknown' | undefined {
  const names = namesIn(source);
  if (isOf(node, names.timers, 'setTimeout') || isWait(node, names.schedulers)) return 'timer';
  if (isOf(node, names.events, 'once')) return 'event';
  if (isPromising(node, names.promising)) return 'unknown';
  if (node.callee.type !== 'Identifier') return undefined;
  const { name } = node.callee;
  return names.promisifiedTimers.has(name)
    ? 'timer'
    : names.promisified.has(name)
      ? 'promisified'
      : undefined;
}

/** Whether the module gives a function of this name to `promisify`. */
export function isGivenToPromisify(name: string, source: string): boolean {
  return namesIn(source).given.has(name);
}

function isOf({ callee }: CallExpression, { functions, modules }: Names, own: string): boolean {
  const name = calledName(callee);
  if (name === undefined) return false;
  if (callee.type !== 'MemberExpression') return functions.has(name);
  const { object } = callee;
  return name === own && object.type === 'Identifier' && modules.has(object.name);
}

/** `readFile(…)`, `fs.readFile(…)`, `fs.promises.readFile(…)`, `fetch(…)`: the hook checks whose function it is. */
function isPromising({ callee }: CallExpression, { functions, modules }: Names): boolean {
  if (callee.type === 'Identifier') return callee.name === 'fetch' || functions.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const { object } = callee;
  if (object.type === 'Identifier') return modules.has(object.name);
  if (object.type !== 'MemberExpression' || object.object.type !== 'Identifier') return false;
  return modules.has(`${object.object.name}.${calledName(object) ?? ''}`);
}

function isWait({ callee }: CallExpression, { functions }: Names): boolean {
  if (callee.type !== 'MemberExpression' || calledName(callee) !== 'wait') return false;
  return callee.object.type === 'Identifier' && functions.has(callee.object.name);
}

function namesIn(source: string): NamesOfModule {
  if (last?.source === source) return last;
  const all = (pattern: RegExp): ReadonlySet<string> =>
    new Set(
      source.includes('promisify') ? [...source.matchAll(pattern)].flatMap(([, name]) => name ?? []) : [],
    );
  last = {
    source,
    timers: TIMERS.namesIn(source),
    schedulers: SCHEDULER.namesIn(source),
    promisifiedTimers: all(PROMISIFIED_TIMER),
    events: EVENTS.namesIn(source),
    promisified: all(PROMISIFIED),
    given: all(GIVEN),
    promising: promisingIn(source),
  };
  return last;
}
