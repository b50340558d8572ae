/**
 * Walks a module and inserts hooks (`protocol/instrumentation.ts`) without changing what the program does.
 *
 * - Nothing is moved, removed or lowered, no line is added, and every hook returns the value it received: order of
 *   evaluation and number of microtasks stay native.
 * - Statements ended by a line break get their semicolon if something was inserted at their end: `await x++` or `yield
 *   () => {}` must not swallow a parenthesis on the next line.
 * - A `return` that crosses a `finally` with a hook call is repeated at the end of that `finally`, because the hooks
 *   treat a coroutine whose last call was not "done" as one that threw.
 */
import type {
  AnyNode,
  AwaitExpression,
  BlockStatement,
  CallExpression,
  CatchClause,
  Expression,
  ForOfStatement,
  NewExpression,
  Program,
  ReturnStatement,
  Statement,
  TryStatement,
  VariableDeclaration,
  YieldExpression,
} from 'acorn';
import { HOOKS, type HookName } from '../protocol/instrumentation.js';
import type { SuspensionKind } from '../protocol/sites.js';
import { canBecomeBlock, isBoundAnywhere } from './bindings.js';
import { editCall } from './call-edits.js';
import type { CallSurroundings } from './call-surroundings.js';
import { bindsEachIteration, ClosureScope, ClosureWriter, declaresNames } from './closure-scope.js';
import { inside, outside, type Body, type Surroundings } from './scope-context.js';
import type { EditList } from './edit-list.js';
import type { SiteTableBuilder } from './site-table.js';
import { endOfOpening, STATEMENT_FOLLOWS } from './statement-beginning.js';
import { addsDepth, enterHook, hasTopLevelAwait } from './coroutine-syntax.js';
import { copyForLoops } from './loop-copies.js';
import { editSettling } from './making-edits.js';
import { coroutineAsWritten } from './driven-generators.js';
import { editReturns } from './return-edits.js';
import { childrenOf, endsItself, isDirective, isLoopHead, type FunctionNode } from './syntax.js';

/**
 * Upper limit of nested hook calls. V8's parser has a depth limit beyond which the program does not compile: some 460
 * hook calls, compared with 1300 calls of the program's own (Node 20, 24). A fifth of that leaves room for small
 * stacks.
 */
const MOST_ADDED = 100;

/** Ranks of edits per level of the syntax tree: room for several at one node. */
export const STEP = 10;

export interface WalkOptions {
  /** The body of a function whose brace is on a line that must not change: it begins on the next one. */
  readonly ownLines?: BlockStatement | undefined;
  readonly source: string;
  readonly prefix: string;
  readonly captureScopes: boolean;
  readonly knowsUsing: boolean;
}

export class ModuleWalk {
  /** Hooks called by the edits, by their one-letter names. */
  readonly usedHooks = new Set<HookName>();
  readonly #parents: AnyNode[] = [];
  readonly #closures: ClosureWriter;
  /** Nodes around the current one that are wrapped in hook calls. */
  #added = 0;
  /** Loops seen that never suspend. */
  #quietLoops = 0;
  /** Declarations of `await using` seen. */
  #resources = 0;
  #promiseIsBound: boolean | undefined;
  #program: Program | undefined;

  constructor(
    private readonly options: WalkOptions,
    private readonly edits: EditList,
    private readonly sites: SiteTableBuilder,
  ) {
    this.#closures = new ClosureWriter(options.prefix);
  }

  /** Edits everything except the first statement, which fetches the hooks. */
  walk(program: Program, strict: boolean): void {
    this.#program = program;
    const { captureScopes, source } = this.options;
    this.#closures.enabled = captureScopes && !(source.includes('eval') && isBoundAnywhere('eval', program));
    const row = hasTopLevelAwait(program)
      ? this.sites.addFunction('module', program.start, '(module)', [])
      : undefined;
    const body: Body | undefined =
      row === undefined ? undefined : { kind: 'module', row, returnsAgain: false, returns: [] };
    this.moduleRow = row;
    this.#visitAll(program.body, { body, strict, scope: this.#moduleScope, repeats: false });
    const last = program.body.at(-1);
    if (row !== undefined && last)
      this.edits.close(last.end, 0, `;${this.#call(HOOKS.returning)});${this.#call(HOOKS.leave)})`);
  }

  /** Row of the module itself, if it has top-level await. */
  moduleRow: number | undefined;
  readonly #moduleScope = new ClosureScope(true);

  /** What the module's first statement must declare. */
  get moduleDeclaration(): string {
    return this.moduleRow === undefined ? '' : this.#closures.declare(this.#moduleScope);
  }

  #visitAll(nodes: readonly AnyNode[], around: Surroundings): boolean {
    let suspends = false;
    for (const node of nodes) if (this.#visit(node, around)) suspends = true;
    return suspends;
  }

  /** Whether the node can suspend its coroutine. */
  #visit(node: AnyNode, around: Surroundings): boolean {
    const deepens = addsDepth(node);
    if (deepens && ++this.#added > MOST_ADDED) throw new Error('coroutines and awaits are nested too deeply');
    this.#parents.push(node);
    const suspends = this.#dispatch(node, around);
    this.#parents.pop();
    if (deepens) this.#added--;
    if (endsItself(node) && this.edits.hasCloseAt(node.end) && this.options.source[node.end - 1] !== ';')
      if (!isLoopHead(node, this.#parents.at(-1))) this.edits.close(node.end, this.#depth + STEP, ';');
    return suspends;
  }

  #dispatch(node: AnyNode, around: Surroundings): boolean {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#visitFunction(node, around);
        return false;
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#visitAll(childrenOf(node), {
          ...inside(around, new ClosureScope(false)),
          strict: true,
        });
      case 'VariableDeclaration':
        if (node.kind !== 'await using' || !this.options.knowsUsing)
          return this.#visitAll(childrenOf(node), around);
        return this.#visitAwaitUsing(node, around);
      case 'PropertyDefinition':
        return this.#visitMember(node.key, node.computed, node.value ? [node.value] : [], around);
      case 'StaticBlock':
        this.#visitAll(node.body, outside(true));
        return false;
      case 'AwaitExpression':
        return this.#visitAwait(node, around);
      case 'YieldExpression':
        return this.#visitYield(node, around);
      case 'ReturnStatement':
        return this.#visitReturn(node, around);
      case 'TryStatement':
        return this.#visitTry(node, around);
      case 'LabeledStatement':
        return this.#visitLabeled(node.start, node.body, around);
      case 'BlockStatement':
        return declaresNames(node.body) ? this.#visitScope(node, around) : this.#visitAll(node.body, around);
      case 'CatchClause':
        return this.#visitCatch(node, around);
      case 'ForOfStatement':
        return node.await
          ? this.#visitForAwait(node, node.start, around)
          : this.#visitLoop([node.left, node.right], node.left, node.body, around);
      case 'ForInStatement':
        return this.#visitLoop([node.left, node.right], node.left, node.body, around);
      case 'ForStatement':
        return this.#visitLoop(
          [node.init, node.test, node.update].filter((part) => part != null),
          node.init,
          node.body,
          around,
        );
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#looped(this.#visitAll(childrenOf(node), { ...around, repeats: true }));
      case 'SwitchStatement': {
        const discriminant = this.#visit(node.discriminant, around);
        // There is no place for an inserted variable before the first case.
        const cases = declaresNames(node.cases.flatMap(({ consequent }) => consequent))
          ? inside(around, new ClosureScope(false))
          : around;
        return this.#visitAll(node.cases, cases) || discriminant;
      }
      case 'WithStatement':
        return [
          this.#visit(node.object, around),
          this.#visit(node.body, inside(around, new ClosureScope(false))),
        ].includes(true);
      case 'CallExpression':
      case 'NewExpression':
        return this.#visitCall(node, around);
      case 'DebuggerStatement':
        return this.edits.wrap(node, this.#depth, `{${this.#hook(HOOKS.debuggerStatement)}();`, '}');
      default:
        return this.#visitAll(childrenOf(node), around);
    }
  }

  /** A block that binds names. */
  #visitScope(node: BlockStatement, around: Surroundings): boolean {
    const scope = new ClosureScope(true);
    this.edits.open(node.start + 1, this.#depth, () => this.#closures.declare(scope));
    return this.#visitAll(node.body, inside(around, scope));
  }

  #visitCatch({ param, body }: CatchClause, around: Surroundings): boolean {
    if (!param) return this.#visit(body, around);
    const paramSuspends = this.#visit(param, inside(around, new ClosureScope(false)));
    const scope = new ClosureScope(true);
    this.edits.open(body.start + 1, this.#depth, () => this.#closures.declare(scope));
    return this.#visit(body, inside(around, scope)) || paramSuspends;
  }

  #visitLoop(
    head: readonly AnyNode[],
    first: AnyNode | null | undefined,
    body: Statement,
    around: Surroundings,
  ): boolean {
    if (!bindsEachIteration(first)) {
      const headSuspends = this.#visitAll(head, { ...around, repeats: true });
      return this.#looped(this.#visit(body, { ...around, repeats: true }) || headSuspends);
    }
    const headSuspends = this.#visitAll(head, inside(around, new ClosureScope(false)));
    const scope = new ClosureScope(body.type === 'BlockStatement');
    this.edits.open(body.start + 1, this.#depth, () => this.#closures.declare(scope));
    return this.#looped(this.#visit(body, inside(around, scope)) || headSuspends);
  }

  #looped(suspends: boolean): boolean {
    this.#quietLoops += suspends ? 0 : 1;
    return suspends;
  }

  /** A field's initialiser runs in its own function, its computed key does not. */
  #visitMember(key: AnyNode, computed: boolean, value: readonly AnyNode[], around: Surroundings): boolean {
    this.#visitAll(value, outside(true));
    return computed && this.#visit(key, around);
  }

  #visitFunction(node: FunctionNode, around: Surroundings): void {
    const { body: block } = node;
    const directives = (block.type === 'BlockStatement' ? (block.body as AnyNode[]) : []).filter(isDirective);
    const strict = around.strict || directives.some(({ directive }) => directive === 'use strict');
    const { edits, options } = this;
    const closuresBefore = this.#closures.count;
    const loopsBefore = this.#quietLoops;
    this.#visitFunctionParts(node, strict, directives);
    editSettling(node, this.#surroundings(around));
    if (this.#closures.count > closuresBefore && this.#quietLoops > loopsBefore)
      copyForLoops(node, strict, { edits, depth: this.#depth, step: STEP, prefix: options.prefix });
  }

  #visitFunctionParts(node: FunctionNode, strict: boolean, directives: readonly AnyNode[]): void {
    const { body: block } = node;
    const written = coroutineAsWritten(node, this.#parents.slice(0, -1), this.sites);
    if (written === undefined || !canBecomeBlock(node)) {
      this.#visitAll(childrenOf(node), outside(strict));
      return;
    }
    const { kind } = written;
    const row = this.sites.addFunction(kind, written.start, written.name, written.parameters);
    const body: Body = { kind, row, returnsAgain: false, returns: [] };
    this.#visitAll(node.params, outside(strict));
    const scope = new ClosureScope(true);
    this.#visitBody(block, { body, strict, scope, repeats: false });
    editReturns(body, {
      edits: this.edits,
      source: this.options.source,
      done: this.#call(HOOKS.returning),
      said: this.#said,
    });

    const depth = this.#depth;
    const enter = this.#hook(enterHook(kind, node));
    const again = body.returnsAgain ? `let ${this.#said};` : '';
    const opening = `const ${this.#token}=${enter}(${this.sites.siteOf(row)});${again}${this.#closures.declare(scope)}try{`;
    const done = this.#call(HOOKS.returning);
    const closing = `}finally{${this.#call(HOOKS.leave)})}`;
    if (block.type !== 'BlockStatement') {
      this.edits.open(block.start, depth, `{${opening}return ${done},${STATEMENT_FOLLOWS}`);
      this.edits.close(block.end, depth, `)${closing}}`);
      return;
    }
    const last = directives.at(-1);
    const start = last ? last.end : block.start + (block === this.options.ownLines ? 2 : 1);
    const semicolon = last && this.options.source[last.end - 1] !== ';' ? ';' : '';
    const end = block.body.at(-1)?.type === 'ReturnStatement' ? closing : `;${done})${closing}`;
    // Right after the brace or directive, before the first statement.
    if (start === block.end - 1) this.edits.fill(start, semicolon + opening + end);
    else {
      this.edits.open(start, depth, semicolon + opening);
      this.edits.close(block.end - 1, depth, end);
    }
  }

  /** The outermost block of a function: its names are in the function's scope. */
  #visitBody(body: BlockStatement | Expression, around: Surroundings): void {
    if (body.type !== 'BlockStatement') {
      this.#visit(body, around);
      return;
    }
    this.#parents.push(body);
    this.#visitAll(body.body, around);
    this.#parents.pop();
  }

  #visitAwait(node: AwaitExpression, around: Surroundings): boolean {
    this.#visit(node.argument, around);
    this.#wrapSuspension(node, node.argument, 'await', HOOKS.resumed, HOOKS.suspend, around);
    return true;
  }

  /** Between two inserted resources, closed without a microtask: the first to close suspends, the last resumes. */
  #visitAwaitUsing(node: VariableDeclaration, around: Surroundings): boolean {
    this.#visitAll(childrenOf(node), around);
    const { init } = node.declarations[0] ?? {};
    if (!around.body || !init || isLoopHead(node, this.#parents.at(-2))) return true;
    const site = this.sites.addSuspension('awaitUsing', node.start, init, around.body.row);
    const name = `${this.options.prefix}u${++this.#resources}`;
    this.edits.open(node.start, this.#depth - 1, `using ${name}=${this.#call(HOOKS.resourcesClosed)});`);
    const suspending = `using ${name}s=${this.#call(HOOKS.closingResources)},${site}`;
    this.edits.close(node.end, this.#depth - 1, this.#closures.pass(suspending, around, ');'));
    return true;
  }

  #visitYield(node: YieldExpression, around: Surroundings): boolean {
    if (node.argument) this.#visit(node.argument, around);
    if (node.argument && !node.delegate && around.body?.kind === 'async')
      this.#wrapSuspension(node, node.argument, 'await', HOOKS.resumed, HOOKS.suspend, around);
    else if (node.delegate && node.argument)
      this.#wrapSuspension(node, node.argument, 'yieldStar', HOOKS.resumed, HOOKS.delegate, around);
    else if (node.argument)
      this.#wrapSuspension(node, node.argument, 'yield', HOOKS.resumedFromYield, HOOKS.yielding, around);
    else if (around.body) {
      const [depth, nothing] = [this.#depth, { start: node.end, end: node.end }];
      const site = this.sites.addSuspension('yield', node.start, nothing, around.body.row);
      this.edits.open(
        node.start,
        depth,
        this.#call(HOOKS.resumedFromYield) + ',' + endOfOpening(this.#parents),
      );
      const suspending = ` ${this.#call(HOOKS.yielding)},${site},void 0`;
      this.edits.close(node.end, depth, this.#closures.pass(suspending, around, '))'));
    }
    return true;
  }

  /** `keyword e` → `after(c, keyword before(c, SITE, e, scope))`. */
  #wrapSuspension(
    node: AnyNode,
    operand: AnyNode,
    kind: SuspensionKind,
    after: HookName,
    before: HookName,
    around: Surroundings,
  ): void {
    if (!around.body) return;
    const depth = this.#depth;
    const site = this.sites.addSuspension(kind, node.start, operand, around.body.row);
    this.edits.open(node.start, depth, `${this.#call(after)},${endOfOpening(this.#parents)}`);
    this.edits.open(operand.start, depth, `${this.#call(before)},${site},`);
    this.edits.close(node.end, depth, this.#closures.pass('', around, '))'));
  }

  #visitReturn(node: ReturnStatement, around: Surroundings): boolean {
    around.body?.returns.push({ node, depth: this.#depth });
    const suspends = node.argument ? this.#visit(node.argument, around) : false;
    if (around.body?.kind !== 'asyncGenerator' || !node.argument) return suspends;
    const site = this.sites.addSuspension('return', node.start, node.argument, around.body.row);
    this.edits.open(node.argument.start, this.#depth, `${this.#call(HOOKS.suspend)},${site},(`);
    this.edits.close(node.argument.end, this.#depth, this.#closures.pass(')', around, ')'));
    return true;
  }

  #visitTry(node: TryStatement, around: Surroundings): boolean {
    const returnsBefore = around.body?.returns.length;
    const blockSuspends = this.#visit(node.block, around);
    const handlerSuspends = node.handler ? this.#visit(node.handler, around) : false;
    const returns = around.body?.returns.length !== returnsBefore;
    const finalizerSuspends = node.finalizer ? this.#visit(node.finalizer, around) : false;
    const { body } = around;
    if (body) {
      const depth = this.#depth;
      if (blockSuspends && node.handler) {
        const { param, body: handler } = node.handler;
        const error = param?.type === 'Identifier' ? `,${param.name}` : '';
        this.edits.open(handler.start + 1, depth, `${this.#call(HOOKS.runningAgain)}${error});`);
      }
      if (node.finalizer && (blockSuspends || handlerSuspends || finalizerSuspends)) {
        const opening = blockSuspends || handlerSuspends ? `${this.#call(HOOKS.runningAgain)});` : '';
        const closing = returns ? `;${this.#sayAgain(body)}` : '';
        if (node.finalizer.body.length === 0) this.edits.fill(node.finalizer.start + 1, opening + closing);
        else {
          if (opening) this.edits.open(node.finalizer.start + 1, depth, opening);
          if (closing) this.edits.close(node.finalizer.end - 1, depth, closing);
        }
      }
    }
    return blockSuspends || handlerSuspends || finalizerSuspends;
  }

  /** `for await` is wrapped outside its labels: a `continue` may only name the label of a loop. */
  #visitLabeled(start: number, statement: AnyNode, around: Surroundings): boolean {
    if (statement.type === 'LabeledStatement') {
      this.#parents.push(statement);
      const suspends = this.#visitLabeled(start, statement.body, around);
      this.#parents.pop();
      return suspends;
    }
    if (statement.type !== 'ForOfStatement' || !statement.await) return this.#visit(statement, around);
    this.#parents.push(statement);
    this.#visitForAwait(statement, start, around);
    this.#parents.pop();
    return true;
  }

  /**
   * The loop goes into `try { … } finally { running again }`: however it is left, even by a labelled `continue` of an
   * outer loop, the hooks are called after the iterator has closed and before user code continues.
   */
  #visitForAwait(node: ForOfStatement, start: number, around: Surroundings): boolean {
    const { body } = around;
    const returnsBefore = body?.returns.length;
    const ownNames = bindsEachIteration(node.left);
    const head = ownNames ? inside(around, new ClosureScope(false)) : around;
    const iteration = ownNames ? inside(around, new ClosureScope(true)) : { ...around, repeats: true };
    this.#visit(node.left, head);
    this.#visit(node.right, head);
    this.#visit(node.body, iteration);
    if (!body) return true;
    const depth = this.#depth;
    const site = this.sites.addSuspension('forAwait', node.start, node.right, body.row);
    const running = `${this.#call(HOOKS.runningAgain)});`;
    const again = body.returns.length === returnsBefore ? '' : this.#sayAgain(body);
    this.edits.open(start, depth, 'try{');
    this.edits.open(node.right.start, depth, `${this.#call(HOOKS.iterate)},${site},${STATEMENT_FOLLOWS}`);
    this.edits.close(node.right.end, depth, this.#closures.pass('', head, ')'));
    this.edits.open(
      node.body.start,
      depth,
      () => `{${running}${ownNames ? this.#closures.declare(iteration.scope) : ''}try{`,
    );
    const next = `}finally{${this.#call(HOOKS.iterationEnded)},${site}`;
    this.edits.close(node.body.end, depth + 1, this.#closures.pass(next, iteration, ')}}'));
    this.edits.close(node.end, depth, `}finally{${running}${again}}`);
    return true;
  }

  #visitCall(node: CallExpression | NewExpression, around: Surroundings): boolean {
    const suspends = this.#visitAll(childrenOf(node), around);
    editCall(node, this.#surroundings(around));
    return suspends;
  }

  #surroundings(around: Surroundings): CallSurroundings {
    return {
      ...{ edits: this.edits, sites: this.sites, source: this.options.source, path: this.#parents },
      ...{ depth: this.#depth, openingEnd: endOfOpening(this.#parents), added: this.#added },
      ...{ functionRow: around.body?.row ?? -1, hook: (name: HookName) => this.#hook(name) },
      isPromiseBound: () =>
        (this.#promiseIsBound ??= this.#program !== undefined && isBoundAnywhere('Promise', this.#program)),
    };
  }

  #sayAgain(body: Body): string {
    body.returnsAgain = true;
    return `if(${this.#said})${this.#call(HOOKS.returning)},${this.#said}[0]);`;
  }

  #hook(name: HookName): string {
    this.usedHooks.add(name);
    return this.options.prefix + name;
  }

  /** The beginning of a hook call with the coroutine's token; more arguments may follow. */
  #call(name: HookName): string {
    return `${this.#hook(name)}(${this.#token}`;
  }

  get #depth(): number {
    return this.#parents.length * STEP;
  }

  get #token(): string {
    return `${this.options.prefix}c`;
  }

  /** The value of a `return` on its way out through a `finally`. */
  get #said(): string {
    return `${this.options.prefix}f`;
  }
}
