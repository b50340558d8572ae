/**
 * The scopes of one function with the variables that V8 allocates in each, in V8's order: names as they are declared,
 * and the temporary ones that V8 adds for loops, `switch` and rest parameters.
 */
import type {
  AnyNode,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Pattern,
  VariableDeclaration,
} from 'acorn';
import { namesIn } from '../../../runtime/rewrite/bindings.js';
import { childrenOf, isFunction, type FunctionNode } from '../../../runtime/rewrite/syntax.js';
import { mentionsOf } from './mentions.js';

export interface Binding {
  readonly name: string;
  /** V8's own: no name of the program, or one that is never readable. */
  readonly isTemporary: boolean;
  /** From where in the text it has a value; undefined for one that always has. */
  readonly since: number | undefined;
  /** V8 allocates nothing for one that is only declared. */
  isUsed: boolean;
  /** In a context: an inner function uses it, or it is the variable of a `catch`. */
  isInContext: boolean;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

export class Scope {
  readonly bindings: Binding[] = [];
  readonly inner: Scope[] = [];
  readonly #names = new Map<string, Binding>();

  constructor(
    readonly outer: Scope | undefined,
    readonly kind: 'function' | 'body' | 'block',
    readonly extent: Extent,
  ) {
    outer?.inner.push(this);
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  named(name: string): Binding | undefined {
    return this.#names.get(name);
  }

  declare(name: string, of: Partial<Omit<Binding, 'name'>> = {}): void {
    const known = this.#names.get(name);
    if (known !== undefined) {
      known.isUsed ||= of.isUsed ?? true;
      return;
    }
    const binding = {
      name,
      isTemporary: of.isTemporary ?? false,
      since: of.since,
      isUsed: of.isUsed ?? true,
      isInContext: of.isInContext ?? false,
    };
    this.#names.set(name, binding);
    this.bindings.push(binding);
  }

  /** Among the variables of the function, wherever in it V8 needs it. */
  addTemporary(name = ''): void {
    if (this.kind !== 'function' && this.outer !== undefined) this.outer.addTemporary(name);
    else this.bindings.push({ name, isTemporary: true, since: undefined, isUsed: true, isInContext: false });
  }

  /** Where `var` declares. */
  get declares(): Scope {
    return this.kind === 'block' && this.outer !== undefined ? this.outer.declares : this;
  }
}

/** What V8 keeps the generator object in. */
export const GENERATOR = '.generator';

export function functionScope(node: FunctionNode, outer?: Scope): Scope {
  const scope = new Scope(outer, 'function', node);
  const builder = new ScopeBuilder();
  builder.addFunction(node, scope);
  builder.resolve();
  return scope;
}

/** Names of variables around a function that it, or a function in it, uses; `this` and private names among them. */
export function namesFromOutside(node: FunctionNode): ReadonlySet<string> {
  const builder = new ScopeBuilder();
  builder.addFunction(node, new Scope(undefined, 'function', node));
  return builder.resolve();
}

export function hasSimpleParameters({ params }: FunctionNode): boolean {
  return params.every(({ type }) => type === 'Identifier');
}

interface Reference {
  readonly name: string;
  readonly scope: Scope;
}

class ScopeBuilder {
  readonly #references: Reference[] = [];

  /** Once everything is declared; answers with the names that are not. */
  resolve(): Set<string> {
    const missing = new Set<string>();
    for (const { name, scope } of this.#references) {
      let isOutside = false;
      let isDeclared = false;
      for (let next: Scope | undefined = scope; next !== undefined; next = next.outer) {
        const binding = next.named(name);
        if (binding !== undefined) {
          binding.isUsed = true;
          binding.isInContext ||= isOutside;
          isDeclared = true;
          break;
        }
        isOutside ||= next.kind === 'function';
      }
      if (!isDeclared) missing.add(name);
    }
    return missing;
  }

  addFunction(node: FunctionNode, scope: Scope): void {
    const isSimple = hasSimpleParameters(node);
    for (const parameter of node.params) this.#declarePattern(parameter, scope, scope, undefined);
    if (node.params.some(({ type }) => type === 'RestElement')) scope.addTemporary();
    scope.addTemporary(GENERATOR);
    // Behind parameters that are more than names the body has a scope of its own.
    const body = isSimple ? scope : new Scope(scope, 'body', node.body);
    if (node.body.type === 'BlockStatement')
      for (const statement of node.body.body) this.#visit(statement, body);
    else this.#visit(node.body, body);
    // A `var` with the name of a parameter begins with its value.
    if (body !== scope) for (const one of body.bindings) if (scope.named(one.name)) one.isUsed = true;
    if (node.type === 'ArrowFunctionExpression') return;
    scope.declare('arguments', { isUsed: false });
    if (node.type === 'FunctionExpression' && node.id) scope.declare(node.id.name, { isUsed: false });
  }

  #visit(node: AnyNode, scope: Scope): void {
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && node.id) scope.declare(node.id.name, { isUsed: false });
      this.addFunction(node, new Scope(scope, 'function', node));
      return;
    }
    switch (node.type) {
      case 'Identifier':
        this.#references.push({ name: node.name, scope });
        return;
      case 'PrivateIdentifier':
        this.#references.push({ name: `#${node.name}`, scope });
        return;
      case 'ThisExpression':
      case 'Super':
        this.#references.push({ name: 'this', scope });
        return;
      case 'VariableDeclaration':
        this.#declare(node, scope, node.kind === 'var' ? scope.declares : scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inside = new Scope(scope, 'block', node);
        if (node.id) inside.declare(node.id.name, { isUsed: false });
        for (const part of [node.superClass, node.body]) if (part) this.#visit(part, inside);
        if (node.type === 'ClassDeclaration' && node.id) scope.declare(node.id.name, { since: node.end });
        return;
      }
      case 'PropertyDefinition':
      case 'StaticBlock': {
        // V8 makes a function of them.
        const inside = new Scope(scope, 'function', node);
        if (node.type === 'StaticBlock') for (const statement of node.body) this.#visit(statement, inside);
        else {
          if (node.computed) this.#visit(node.key, scope);
          if (node.value) this.#visit(node.value, inside);
        }
        return;
      }
      case 'BlockStatement':
        this.#visitAll(node.body, new Scope(scope, 'block', node));
        return;
      case 'CatchClause': {
        const inside = new Scope(scope, 'block', node);
        if (node.param?.type === 'Identifier') inside.declare(node.param.name, { isInContext: true });
        else if (node.param) this.#declarePattern(node.param, inside, inside, undefined);
        this.#visit(node.body, inside);
        return;
      }
      case 'SwitchStatement': {
        this.#visit(node.discriminant, scope);
        const inside = new Scope(scope, 'block', { start: node.discriminant.end, end: node.end });
        this.#visitAll(node.cases, inside);
        if (!inside.isEmpty) inside.addTemporary();
        return;
      }
      case 'ForStatement':
        this.#visitFor(node, scope);
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#visitForEach(node, scope);
        return;
      default:
        this.#visitAll(mentionsOf(node), scope);
    }
  }

  #visitAll(nodes: readonly AnyNode[], scope: Scope): void {
    for (const node of nodes) this.#visit(node, scope);
  }

  #declare(node: VariableDeclaration, scope: Scope, declares: Scope, isEach = false): void {
    const isVar = node.kind === 'var';
    for (const { id, init, end } of node.declarations) {
      const isOnlyDeclared = isVar && !init && !isEach && id.type === 'Identifier';
      this.#declarePattern(id, scope, declares, isVar || isEach ? undefined : end, !isOnlyDeclared);
      if (init) this.#visit(init, scope);
    }
  }

  #declarePattern(
    pattern: Pattern,
    scope: Scope,
    declares: Scope,
    since: number | undefined,
    isUsed = true,
  ): void {
    for (const name of namesIn(pattern)) declares.declare(name, { since, isUsed });
    this.#visitDefaults(pattern, scope);
  }

  /** The expressions in a pattern. */
  #visitDefaults(pattern: AnyNode, scope: Scope): void {
    switch (pattern.type) {
      case 'Identifier':
        return;
      case 'AssignmentPattern':
        this.#visitDefaults(pattern.left, scope);
        this.#visit(pattern.right, scope);
        return;
      case 'Property':
        if (pattern.computed) this.#visit(pattern.key, scope);
        this.#visitDefaults(pattern.value, scope);
        return;
      default:
        for (const child of childrenOf(pattern)) this.#visitDefaults(child, scope);
    }
  }

  #visitFor(node: ForStatement, scope: Scope): void {
    const { init, test, update, body } = node;
    const loop = new Scope(scope, 'block', node);
    if (init) this.#visit(init, loop);
    const inside = new Scope(loop, 'block', { start: init?.end ?? node.start, end: node.end });
    for (const part of [test, update, body]) if (part) this.#visit(part, inside);
    if (loop.isEmpty || ![init, test, update, body].some((part) => part && containsFunction(part))) return;
    // Each turn has variables of its own, which V8 copies from one to the next.
    const names = loop.bindings.map(({ name }) => name);
    for (let count = names.length + (update ? 2 : 1); count > 0; count--) scope.addTemporary();
    for (const name of names) inside.declare(name);
  }

  #visitForEach(node: ForInStatement | ForOfStatement, scope: Scope): void {
    const { left, right, body } = node;
    const loop = new Scope(scope, 'block', node);
    const inside = new Scope(loop, 'block', body);
    if (left.type !== 'VariableDeclaration') this.#visit(left, loop);
    else this.#declare(left, inside, left.kind === 'var' ? scope.declares : inside, true);
    this.#visit(right, loop);
    this.#visit(body, inside);
    if (left.type !== 'VariableDeclaration') return;
    scope.addTemporary();
    // In the head of the loop its variables exist, but have no value.
    if (left.kind !== 'var')
      for (const { name } of inside.bindings) loop.declare(name, { isTemporary: true });
  }
}

function containsFunction(node: AnyNode): boolean {
  return isFunction(node) || childrenOf(node).some(containsFunction);
}
