/**
 * Gives loops that never suspend their own copies of variables.
 *
 * A scope closure makes V8 keep every captured variable in memory instead of a register, and a loop that adds up
 * numbers then runs at a fraction of its speed. No view can inspect a coroutine while it is in a loop without awaits (a
 * pause sees the copies), so such a loop works on copies of its variables, which are written back however the loop is
 * left:
 *
 *     {let ªt0=sum;try{let sum=ªt0;try{ for (…) sum += …; }finally{ªt0=sum}}finally{sum=ªt0}}
 *
 * Only variables that nothing else can reach meanwhile are copied: variables of the same function, declared before the
 * loop, that no other function mentions. The loop itself contains no function, class or `eval`.
 */
import type { AnyNode } from 'acorn';
import { namesIn } from './bindings.js';
import type { EditList } from './edit-list.js';
import { assignedIn, mentionsIn, readsArguments } from './name-usage.js';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** Where the copies of one loop are written. */
export interface LoopCopies {
  readonly start: number;
  readonly end: number;
  /** Levels below the function in the syntax tree. */
  readonly level: number;
  readonly names: readonly string[];
  /** The names that the loop assigns. */
  readonly assigned: ReadonlySet<string>;
}

/** What may be done with a variable. */
type Use = 'copy' | 'copyToRead' | 'leave';

/** The variables visible at a place. */
type Names = ReadonlyMap<string, Use>;

const LOOPS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Syntax that a loop must not contain. */
const FORBIDDEN = new Set([
  'AwaitExpression',
  'YieldExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
  'WithStatement',
  'DebuggerStatement',
]);

function loopCopiesIn(node: FunctionNode, strict: boolean): readonly LoopCopies[] {
  const { body } = node;
  if (body.type !== 'BlockStatement') return [];
  const mentions = mentionsIn(node);
  if (mentions.unknown) return [];
  // In sloppy code, `arguments` is a second way to reach the parameters.
  const parametersCopied = strict || !readsArguments(node);
  const found: LoopCopies[] = [];
  const names = new Map<string, Use>();
  const bind = (target: Map<string, Use>, name: string, use: Use): void => {
    // Sloppy code may have a variable named `let`, but cannot declare it with `let`.
    target.set(name, mentions.byOthers.has(name) || name === 'let' ? 'leave' : use);
  };
  for (const name of node.params.flatMap(namesIn)) bind(names, name, parametersCopied ? 'copy' : 'leave');
  for (const name of mentions.vars) if (!names.has(name)) bind(names, name, 'copy');
  walk(body, 1, names, undefined);
  return found;

  /** `label`: where the labels of a loop begin. */
  function walk(child: AnyNode, level: number, outer: Names, label: number | undefined): void {
    if (isFunction(child) || child.type === 'ClassDeclaration' || child.type === 'ClassExpression') return;
    if (child.type === 'LabeledStatement') {
      walk(child.body, level + 1, outer, label ?? child.start);
      return;
    }
    if (LOOPS.has(child.type) && !containsForbidden(child)) {
      const copies = copiesFor(child, outer);
      if (copies) found.push({ ...copies, start: label ?? child.start, level });
      return;
    }
    const own = boundBy(child);
    // A new map only if names are bound: most nodes bind none.
    const visible = own.length === 0 ? outer : new Map(outer);
    // Names of the whole block hide outer ones from its beginning, but cannot be read before their declaration.
    for (const name of own) (visible as Map<string, Use>).set(name, 'leave');
    const declare = (declaration: AnyNode | null | undefined): void => {
      if (declaration?.type !== 'VariableDeclaration' || declaration.kind === 'var') return;
      const use = declaration.kind === 'let' ? 'copy' : 'copyToRead';
      for (const name of lexicalNames(declaration)) bind(visible as Map<string, Use>, name, use);
    };
    if (child.type === 'CatchClause') for (const name of own) bind(visible as Map<string, Use>, name, 'copy');
    if (child.type === 'ForStatement') declare(child.init);
    if (child.type === 'ForInStatement' || child.type === 'ForOfStatement') declare(child.left);
    for (const part of childrenOf(child)) {
      walk(part, level + 1, visible, undefined);
      if (child.type === 'BlockStatement') declare(part);
    }
  }

  function copiesFor(loop: AnyNode, visible: Names): Omit<LoopCopies, 'start' | 'level'> | undefined {
    const inside = mentionsIn(loop);
    if (inside.unknown) return undefined;
    const used = [...inside.names].filter(
      (name) => (visible.get(name) ?? 'leave') !== 'leave' && !inside.vars.has(name),
    );
    if (used.length === 0) return undefined;
    const written = assignedIn(loop);
    const assigned = new Set(used.filter((name) => written.has(name) && visible.get(name) === 'copy'));
    return { end: loop.end, names: used, assigned };
  }
}

/** Names that a node binds for its contents. */
function boundBy(node: AnyNode): readonly string[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body.flatMap(lexicalNames);
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent.flatMap(lexicalNames));
    case 'ForStatement':
      return node.init ? lexicalNames(node.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return lexicalNames(node.left);
    case 'CatchClause':
      return node.param ? namesIn(node.param) : [];
    default:
      return [];
  }
}

function lexicalNames(node: AnyNode): readonly string[] {
  if (node.type === 'VariableDeclaration' && node.kind !== 'var')
    return node.declarations.flatMap(({ id }) => namesIn(id));
  return (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id
    ? [node.id.name]
    : [];
}

function containsForbidden(node: AnyNode): boolean {
  if (FORBIDDEN.has(node.type)) return true;
  if (node.type === 'ForOfStatement' && node.await) return true;
  if (node.type === 'VariableDeclaration' && node.kind === 'await using') return true;
  return childrenOf(node).some(containsForbidden);
}

/** Text before and after the loop. */
function printCopies(
  { names, assigned }: LoopCopies,
  prefix: string,
): { readonly before: string; readonly after: string } {
  const temporary = (index: number): string => `${prefix}t${index}`;
  const changed = names.map((_, index) => index).filter((index) => assigned.has(names[index] ?? ''));
  const assign = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([to, from]) => `${to}=${from}`).join(';');
  const keep = changed.map((index) => [temporary(index), names[index] ?? ''] as const);
  const giveBack = keep.map(([to, from]) => [from, to] as const);
  const outer = `let ${names.map((name, index) => `${temporary(index)}=${name}`).join(',')};`;
  const inner = names
    .map((name, index) => `${assigned.has(name) ? 'let' : 'const'} ${name}=${temporary(index)};`)
    .join('');
  return changed.length === 0
    ? { before: `{${outer}{${inner}`, after: '}}' }
    : {
        before: `{${outer}try{${inner}try{`,
        after: `}finally{${assign(keep)}}}finally{${assign(giveBack)}}}`,
      };
}

/** Inserts copies into a function whose variables are slow because of its closures or those of inner functions. */
export function copyForLoops(
  node: FunctionNode,
  strict: boolean,
  { edits, depth, step, prefix }: { edits: EditList; depth: number; step: number; prefix: string },
): void {
  for (const copies of loopCopiesIn(node, strict)) {
    const rank = depth + copies.level * step;
    const { before, after } = printCopies(copies, prefix);
    edits.open(copies.start, rank, before);
    edits.close(copies.end, rank, after);
  }
}
