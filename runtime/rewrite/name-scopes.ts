/** What the variables of a compiled text were called in its source: a tree of scopes, by the names in a source map. */
import type { AnyNode, Pattern } from 'acorn';
import type { RenamedVariables } from '../protocol/sites.js';
import { identifiersIn, type Declared } from './bindings.js';
import { childrenOf, isFunction } from './syntax.js';

interface Scope {
  readonly start: number;
  readonly end: number;
  /** Index of the scope around it; -1 for that of the program. */
  readonly parent: number;
  /** Own name → name in the source, which may be the same. */
  readonly names: Map<string, string>;
}

export class NameScopes {
  /** In the order of the text, each before those within. */
  readonly #scopes: Scope[] = [];

  /**
   * @param sourceName undefined where the map has no name
   */
  constructor(
    program: AnyNode,
    private readonly sourceName: (identifier: Declared) => string | undefined,
  ) {
    this.#open(program, -1, undefined);
  }

  /** The names visible at this offset, innermost scope first. */
  chainAt(offset: number): ReadonlyMap<string, string>[] {
    const chain: ReadonlyMap<string, string>[] = [];
    for (let index = this.#innermost(offset); index >= 0; index = this.#scopes[index]?.parent ?? -1) {
      const names = this.#scopes[index]?.names;
      if (names !== undefined) chain.push(names);
    }
    return chain;
  }

  /** For a site table whose rows are at these offsets; undefined if nothing has another name. */
  renamedAt(offsets: readonly number[]): RenamedVariables | undefined {
    const numbers = new Map<number, number>();
    const scopes: (readonly [number, readonly (readonly [string, string])[]])[] = [];
    const changed: Set<string>[] = [];
    this.#scopes.forEach(({ parent, names }, index) => {
      const outer = numbers.get(parent) ?? -1;
      const outerChanged = changed[parent] ?? new Set();
      // A name that is the same hides one that is not.
      const pairs = [...names].filter(([own, inSource]) => own !== inSource || outerChanged.has(own));
      changed.push(
        pairs.length === 0 ? outerChanged : new Set([...outerChanged, ...pairs.map(([own]) => own)]),
      );
      numbers.set(index, pairs.length === 0 ? outer : scopes.push([outer, pairs]) - 1);
    });
    if (scopes.length === 0) return undefined;
    return { scopes, rows: offsets.map((offset) => numbers.get(this.#innermost(offset)) ?? -1) };
  }

  #innermost(offset: number): number {
    let low = 0;
    for (let high = this.#scopes.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#scopes[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle;
    }
    while (low > 0 && offset >= (this.#scopes[low]?.end ?? 0)) low = this.#scopes[low]?.parent ?? 0;
    return low;
  }

  /** @param around the scope of `var`: the function's; undefined: the new one is that */
  #open(node: AnyNode, parent: number, around: Scope | undefined): void {
    // The program's own starts at 0, though its first statement may be below.
    const scope: Scope = { start: parent < 0 ? 0 : node.start, end: node.end, parent, names: new Map() };
    const index = this.#scopes.push(scope) - 1;
    if (isFunction(node)) {
      if (node.type === 'FunctionExpression' && node.id) this.#declare([node.id], scope);
      this.#declare(node.params, scope);
    } else if (node.type === 'ClassExpression' && node.id) this.#declare([node.id], scope);
    else if (node.type === 'CatchClause' && node.param) this.#declare([node.param], scope);
    this.#walk(node, index, around ?? scope);
  }

  #walk(node: AnyNode, index: number, ofVars: Scope): void {
    const scope = this.#scopes[index] ?? ofVars;
    for (const child of childrenOf(node)) {
      this.#declareBy(child, scope, ofVars);
      // A function's block is in the scope of its parameters.
      const isBody = isFunction(node) && child === node.body;
      if (isFunction(child) || child.type === 'StaticBlock') this.#open(child, index, undefined);
      else if (!isBody && SCOPED.test(child.type)) this.#open(child, index, ofVars);
      else this.#walk(child, index, ofVars);
    }
  }

  #declareBy(node: AnyNode, scope: Scope, ofVars: Scope): void {
    if (node.type === 'VariableDeclaration')
      this.#declare(
        node.declarations.map(({ id }) => id),
        node.kind === 'var' ? ofVars : scope,
      );
    else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      // `export default` needs no name.
      const id = node.id as Pattern | null;
      if (id !== null) this.#declare([id], scope);
    } else if (IMPORTED.test(node.type) && 'local' in node) this.#declare([node.local as Pattern], scope);
  }

  #declare(patterns: readonly Pattern[], scope: Scope): void {
    for (const identifier of patterns.flatMap(identifiersIn))
      if (!scope.names.has(identifier.name))
        scope.names.set(identifier.name, this.sourceName(identifier) ?? identifier.name);
  }
}

const SCOPED = /^(?:BlockStatement|For\w*Statement|SwitchStatement|CatchClause|ClassExpression)$/;
const IMPORTED = /^Import\w*Specifier$/;
