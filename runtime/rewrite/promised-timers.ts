/**
 * Under which names a module calls `setTimeout` of `node:timers/promises`, or what `promisify` makes of the other. Read from
 * its text: a name that is another function's as well does no harm, as the hook looks what was made.
 */
import type { CallExpression } from 'acorn';
import { calledName } from './called-name.js';

interface Names {
  readonly source: string;
  readonly functions: ReadonlySet<string>;
  /** `timers` of `timers.setTimeout(…)`. */
  readonly modules: ReadonlySet<string>;
}

const MODULE = String.raw`['"](?:node:)?timers/promises['"]`;
const NAME = String.raw`([\w$]+)`;
/** `import { setTimeout as pause } from …`, `const { setTimeout: pause } = require(…)`. */
const LISTED = new RegExp(
  String.raw`\{([^{}]*\bsetTimeout\b[^{}]*)\}\s*(?:from\s*${MODULE}|=\s*(?:await\s+import|require)\(${MODULE}\))`,
  'g',
);
const RENAMED = new RegExp(String.raw`\bsetTimeout\s*(?:(?:as\b|:)\s*${NAME})?`);
const PROMISIFIED = new RegExp(
  String.raw`\b${NAME}\s*=\s*(?:[\w$]+\.)?promisify\((?:[\w$]+\.)?setTimeout\)`,
  'g',
);
/** `import * as timers from …`, `import timers from …`, `const timers = require(…)`. */
const WHOLE = new RegExp(
  String.raw`(?:\bimport\s+(?:\*\s*as\s+)?${NAME}\s+from\s*${MODULE}|\b${NAME}\s*=\s*(?:await\s+import|require)\(${MODULE}\))`,
  'g',
);

let last: Names | undefined;

export function makesPromisedTimer({ callee }: CallExpression, source: string): boolean {
  if (last?.source !== source) last = namesIn(source);
  const name = calledName(callee);
  if (name === undefined) return false;
  if (callee.type !== 'MemberExpression') return last.functions.has(name);
  const { object } = callee;
  return name === 'setTimeout' && object.type === 'Identifier' && last.modules.has(object.name);
}

function namesIn(source: string): Names {
  if (!source.includes('setTimeout') && !source.includes('timers/promises'))
    return { source, functions: new Set(), modules: new Set() };
  const listed = [...source.matchAll(LISTED)].map(([, list = '']) => RENAMED.exec(list)?.[1] ?? 'setTimeout');
  const promisified = [...source.matchAll(PROMISIFIED)].flatMap(([, name]) => name ?? []);
  const modules = [...source.matchAll(WHOLE)].flatMap(([, imported, required]) => imported ?? required ?? []);
  return { source, functions: new Set([...listed, ...promisified]), modules: new Set(modules) };
}
