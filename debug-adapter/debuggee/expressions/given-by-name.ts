/**
 * The calls that were given a function by its name: `process.nextTick(ring)`, `bell.on('rung', this.ring.bind(this))`.
 * Read from the text alone, which also says whether the function can have been given elsewhere.
 */
import { insertedName } from '../../../runtime/protocol/insertion-mark.js';
import { withoutCallbackHooks } from './callback-hook.js';
import { childrenOf, isFunction, type AnyNode } from './script-syntax.js';

/** Every mention of a function's name in its text. */
export interface NameUses {
  /** For each call that was given it, the nodes around the argument, outermost first; the last one is the argument. */
  readonly givings: readonly (readonly AnyNode[])[];
  /** Whether it is called by its name, too. */
  readonly isCalled: boolean;
  /** Whether other code can have it: it is exported, a member that is not private, or a value elsewhere. */
  readonly isKnownElsewhere: boolean;
}

const HOOK = insertedName('[A-Za-z]');

/** Calls that take a function away, or compare it. */
const NOT_GIVEN = /^(?:off|remove\w*|delete|has|includes|indexOf|clear\w*|unsubscribe)$/;

/**
 * Undefined where the text has no such name, or another variable bears it, too.
 *
 * @param path the nodes around the function, outermost first; the last one is the function
 */
export function usesOf(program: AnyNode, path: readonly AnyNode[]): NameUses | undefined {
  const named = nameIn(path);
  if (named === undefined) return undefined;
  const uses = new Uses(named);
  uses.visit(named.scope ?? program);
  return uses.isAmbiguous ? undefined : uses;
}

interface Named {
  /** The identifier that the function has its name from. */
  readonly identifier: AnyNode;
  readonly name: string;
  readonly isMember: boolean;
  readonly isPrivate: boolean;
  readonly isExported: boolean;
  /** The class of a private member: the only place of its name. */
  readonly scope?: AnyNode;
}

function nameIn(path: readonly AnyNode[]): Named | undefined {
  const [fn, holder, around] = [path.at(-1), path.at(-2), path.at(-3)];
  if (fn === undefined) return undefined;
  if (fn.type === 'FunctionDeclaration') return variable(fn['id'], holder);
  if (holder?.type === 'VariableDeclarator' && holder['init'] === fn)
    return variable(holder['id'], path.at(-4));
  const isMember = /^(?:MethodDefinition|PropertyDefinition|Property)$/.test(holder?.type ?? '');
  if (!isMember || holder?.['computed'] === true || holder?.['value'] !== fn) return undefined;
  const key = holder['key'] as AnyNode;
  if (around === undefined || around.type === 'ObjectPattern' || typeof key['name'] !== 'string')
    return undefined;
  const isPrivate = key.type === 'PrivateIdentifier';
  const shared = { identifier: key, name: key['name'], isMember: true, isPrivate, isExported: false };
  return isPrivate ? { ...shared, scope: around } : shared;
}

/** @param around what the declaration stands in */
function variable(id: unknown, around: AnyNode | undefined): Named | undefined {
  const identifier = id as AnyNode | null;
  if (identifier?.type !== 'Identifier') return undefined;
  const isExported = /^Export/.test(around?.type ?? '');
  return { identifier, name: String(identifier['name']), isMember: false, isPrivate: false, isExported };
}

class Uses implements NameUses {
  readonly givings: AnyNode[][] = [];
  isCalled = false;
  isKnownElsewhere: boolean;
  isAmbiguous = false;
  /** The nodes around the one that is visited, outermost first. */
  private readonly around: AnyNode[] = [];

  constructor(private readonly named: Named) {
    this.isKnownElsewhere = named.isExported || (named.isMember && !named.isPrivate);
  }

  visit(node: AnyNode): void {
    const parent = this.around.at(-1);
    this.around.push(node);
    if (this.isOtherMember(node, parent)) this.isAmbiguous = true;
    if (this.isMention(node, parent)) this.take(withoutCallbackHooks(this.valueOf([...this.around])));
    for (const child of childrenOf(node)) this.visit(child);
    this.around.pop();
  }

  /** A member of the same name, of another object. */
  private isOtherMember(node: AnyNode, parent: AnyNode | undefined): boolean {
    const { identifier, name, isMember } = this.named;
    if (!isMember || node === identifier || node['name'] !== name) return false;
    return parent?.['key'] === node && parent['computed'] !== true && parent['value'] !== node;
  }

  private isMention(node: AnyNode, parent: AnyNode | undefined): boolean {
    const { identifier, name, isMember, isPrivate } = this.named;
    if (node === identifier || node['name'] !== name || parent === undefined) return false;
    const isKey =
      parent['computed'] !== true &&
      (parent['property'] === node || (parent['key'] === node && parent['shorthand'] !== true));
    if (isMember)
      return parent.type === 'MemberExpression' && isKey && isPrivate === (node.type === 'PrivateIdentifier');
    const isLabel = /^(?:LabeledStatement|BreakStatement|ContinueStatement)$/.test(parent.type);
    // `{ ring }` has the identifier twice, as key and as value.
    const isDouble = parent['shorthand'] === true && parent['key'] === node && parent['value'] !== node;
    return node.type === 'Identifier' && !isKey && !isLabel && !isDouble;
  }

  /** The expression that is the function: of a member all of it, and with what is bound to it. */
  private valueOf(path: readonly AnyNode[]): readonly AnyNode[] {
    const whole = this.named.isMember ? path.slice(0, -1) : path;
    const [value, member, call] = [whole.at(-1), whole.at(-2), whole.at(-3)];
    const isBound = member?.['object'] === value && nameOf(member?.['property']) === 'bind';
    return isBound && call?.type === 'CallExpression' && call['callee'] === member
      ? whole.slice(0, -2)
      : whole;
  }

  private take(path: readonly AnyNode[]): void {
    const [value, parent, beyond] = [path.at(-1), path.at(-2), path.at(-3)];
    if (value === undefined || parent === undefined) return;
    switch (parent.type) {
      case 'CallExpression':
      case 'NewExpression': {
        if (parent['callee'] === value) this.isCalled = true;
        else if (mayKeep(parent)) this.givings.push([...path]);
        return;
      }
      case 'MemberExpression':
        // `ring.call(…)`, `ring.name`.
        if (parent['object'] === value) this.isCalled ||= /^(?:call|apply)$/.test(nameOf(parent['property']));
        else this.isKnownElsewhere = true;
        return;
      case 'BinaryExpression':
      case 'ExpressionStatement':
      case 'UnaryExpression':
        return;
      default:
        if (this.named.isMember || !isBinding(value, parent, beyond)) this.isKnownElsewhere = true;
        else this.isAmbiguous = true;
    }
  }
}

/** Whether the call may keep it: not a hook, nor one that takes it away. */
function mayKeep(call: AnyNode): boolean {
  const callee = call['callee'] as AnyNode;
  const name = nameOf(callee.type === 'MemberExpression' ? callee['property'] : callee);
  return !NOT_GIVEN.test(name) && !HOOK.test(name);
}

/** Whether the identifier is a variable of its own, or one that is given another value. */
function isBinding(node: AnyNode, parent: AnyNode, beyond: AnyNode | undefined): boolean {
  if (parent.type === 'Property') return beyond?.type === 'ObjectPattern';
  if (isFunction(parent)) return parent['id'] === node || (parent['params'] as unknown[]).includes(node);
  if (/^Import\w*Specifier$/.test(parent.type)) return parent['local'] === node;
  const isTarget = parent['id'] === node || parent['left'] === node || parent['param'] === node;
  return isTarget || /^(?:ArrayPattern|ObjectPattern|RestElement|UpdateExpression)$/.test(parent.type);
}

function nameOf(node: unknown): string {
  const name = (node as AnyNode | null | undefined)?.['name'];
  return typeof name === 'string' ? name : '';
}
