/** The variables of a suspended coroutine by name: parameters and locals in its registers, captured ones in its contexts, `this`. */
import type { PlacedActivation } from '../coroutines/picture.js';
import type { Activation } from '../coroutines/suspended.js';
import type { Functions } from '../heap/functions.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import type { EnclosingFunction } from '../source/program-text.js';
import { registerNames, type RegisterNames, type VisibleVariable } from '../source/register-names.js';
import type { Values } from './values.js';

const MOST_REGISTERS = 500;
const MOST_CONTEXTS = 20;
const MOST_CONTEXT_SLOTS = 1000;
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
  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
    private readonly values: Values,
  ) {}

  /** With texts; variables without a value yet are left out. */
  texts(placed: Located): { name: string; value: string }[] {
    return this.of(placed).flatMap(({ name, value }) => {
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
      const scopeInfo = heap.field(next, context.scopeInfo);
      if (!functions.isScopeInfo(scopeInfo)) break;
      const names = functions.contextNames(scopeInfo);
      const length = heap.smallField(next, context.length);
      if (length > MOST_CONTEXT_SLOTS) break;
      // Named slots are at the end.
      const first = length - names.length;
      if (first >= FIXED_SLOTS)
        names.forEach((name, index) => named.push({ name, value: heap.slot(next, first + index) }));
      next = heap.field(next, context.previous);
    }
    return named;
  }
}
