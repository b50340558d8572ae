/** The variables of a suspended coroutine by name: parameters and locals in its registers, captured ones in its contexts, `this`. */
import type { PlacedActivation } from '../coroutines/picture.js';
import type { Activation } from '../coroutines/suspended.js';
import type { Functions } from '../heap/functions.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import type { EnclosingFunction } from '../source/program-text.js';
import { registerNames, type RegisterNames, type VisibleVariable } from '../source/register-names.js';
import type { UsedVariables } from './used-variables.js';
import type { Values } from './values.js';

const MOST_REGISTERS = 500;
const MOST_CONTEXTS = 20;
const MOST_CONTEXT_SLOTS = 1000;
/** V8's own context of a realm has a slot for each of its built-in functions and classes. */
export const MOST_OF_PROGRAM = 200;
/** The scope info, and the outer context. */
const FIXED_SLOTS = 2;

export interface Variable {
  readonly name: string;
  /** In V8's representation. */
  readonly value: number;
}

/** A coroutine with its place in the text. */
type Located = Pick<PlacedActivation, 'activation' | 'enclosing' | 'index'>;

export class Variables {
  /** @param used which variables of the scopes around it a function can use */
  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
    private readonly values: Values,
    private readonly used: UsedVariables,
  ) {}

  /**
   * With texts, those of the functions around it that it uses behind its own; variables without a value yet are left
   * out.
   */
  texts(placed: Located): { name: string; value: string }[] {
    const own = this.of(placed);
    const names = new Set(own.map(({ name }) => name));
    const around = this.#around(placed).filter(({ name }) => !names.has(name) && names.add(name));
    return [...own, ...around].flatMap(({ name, value }) => {
      const text = this.values.text(value);
      return text === undefined ? [] : [{ name, value: text }];
    });
  }

  /** The arguments in brief; undefined if a parameter has no simple name. */
  argumentTexts(placed: Located, enclosing: EnclosingFunction): string[] | undefined {
    const { activation } = placed;
    const names = this.#namesOf(placed);
    // A parameter's variable is in the outermost of the contexts, if in any.
    const captured = this.#contexts(activation).toReversed();
    const all = names && this.#valuesOf(names.parameters, activation, captured);
    const texts = enclosing.parameters.map((name) => {
      const found = all?.find((one) => one.name === name);
      return found === undefined ? undefined : this.values.brief(found.value);
    });
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  of(placed: Located): Variable[] {
    const { activation, enclosing } = placed;
    const found = new Map<string, number>();
    const add = ({ name, value }: Variable): void => {
      if (name !== '' && !name.startsWith('.') && !found.has(name)) found.set(name, value);
    };
    const captured = this.#contexts(activation);
    for (const variable of this.#visible(placed, captured) ?? captured) add(variable);
    const isMethod = enclosing?.node !== undefined && enclosing.node.type !== 'ArrowFunctionExpression';
    const receiver = this.heap.field(activation.object, this.heap.layout.generator.receiver);
    if (isMethod && this.heap.typeOf(receiver) >= this.heap.constants.get('APIObjectType') - 1)
      add({ name: 'this', value: receiver });
    return [...found].map(([name, value]) => ({ name, value }));
  }

  /** What code at its place can use; undefined if that does not follow from its text. */
  #visible(placed: Located, captured: readonly Variable[]): Variable[] | undefined {
    const names = this.#namesOf(placed);
    const at = placed.index ?? placed.enclosing?.node?.start ?? 0;
    return names && this.#valuesOf(names.visibleAt(at), placed.activation, captured);
  }

  #namesOf({ activation: { object }, enclosing }: Located): RegisterNames | undefined {
    const names = enclosing?.node && registerNames(enclosing.node);
    // The generator object is in a register itself: where it is not, the others are unknown.
    const isRight = names?.generator !== undefined && this.#registers(object)[names.generator] === object;
    return isRight ? names : undefined;
  }

  /** @param captured of equal names the first is meant */
  #valuesOf(
    variables: readonly VisibleVariable[],
    { object }: Activation,
    captured: readonly Variable[],
  ): Variable[] {
    const registers = this.#registers(object);
    const inContexts = new Map(captured.toReversed().map(({ name, value }) => [name, value]));
    return variables.flatMap(({ name, register, isParameter }) => {
      // What shares its values with `arguments` is in a context.
      const isInContext = register === undefined || (isParameter && inContexts.has(name));
      const value = isInContext ? inContexts.get(name) : registers[register];
      return value === undefined ? [] : [{ name, value }];
    });
  }

  #registers(object: Pointer): number[] {
    const { heap } = this;
    return heap.elements(heap.field(object, heap.layout.generator.registers), MOST_REGISTERS);
  }

  /** Innermost first, up to the context in which the function itself was created. */
  #contexts({ object, closure }: Activation): Variable[] {
    const { heap, functions } = this;
    const { generator, context } = heap.layout;
    const outer = functions.contextOf(closure);
    const named: Variable[] = [];
    let next = heap.field(object, generator.context);
    for (let count = 0; count < MOST_CONTEXTS && next !== outer; count++) {
      const own = this.#inContext(next);
      if (own === undefined) break;
      named.push(...own);
      next = heap.field(next, context.previous);
    }
    return named;
  }

  /** The variables of the functions around it that it uses, innermost first; without those of its module. */
  #around({ activation: { closure } }: Located): Variable[] {
    const { heap, functions } = this;
    const info = functions.info(closure);
    if (info === undefined) return [];
    const uses = this.used.of(info);
    const named: Variable[] = [];
    let next = functions.contextOf(closure);
    for (let count = 0; count < MOST_CONTEXTS; count++) {
      const own = this.#inContext(next);
      const outer = heap.field(next, heap.layout.context.previous);
      // What all functions of a module share lies in the context before the realm's.
      const isOfModule = heap.smallField(outer, heap.layout.context.length) > MOST_OF_PROGRAM;
      if (own === undefined || isOfModule || this.#inContext(outer) === undefined) break;
      named.push(...own.filter(({ name, value }) => uses(name) && !this.#isDeclaration(name, value)));
      next = outer;
    }
    return named;
  }

  /** A function or class by its own name, a private member, or V8's own: it says nothing about the moment. */
  #isDeclaration(name: string, value: number): boolean {
    if (/^(?:[.#]|$)/.test(name)) return true;
    return this.heap.isFunction(value) && this.functions.info(value)?.name === name;
  }

  /** Undefined for what is no context of the program. */
  #inContext(at: Pointer): Variable[] | undefined {
    const { heap, functions } = this;
    const { context } = heap.layout;
    const scopeInfo = heap.field(at, context.scopeInfo);
    const length = heap.smallField(at, context.length);
    if (!functions.isScopeInfo(scopeInfo) || length > MOST_CONTEXT_SLOTS) return undefined;
    const names = functions.contextNames(scopeInfo);
    // Named slots are at the end.
    const first = length - names.length;
    if (first < FIXED_SLOTS) return [];
    return names.map((name, index) => ({ name, value: heap.slot(at, first + index) }));
  }
}
