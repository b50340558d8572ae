/** The variables of a suspended coroutine by name: parameters and locals in its registers, captured ones in its contexts, `this`. */
import type { Activation } from '../coroutines/suspended.js';
import type { Functions } from '../heap/functions.js';
import type { V8Heap } from '../heap/v8-heap.js';
import type { EnclosingFunction } from '../source/program-text.js';
import { registerNames } from '../source/register-names.js';
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

export class Variables {
  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
    private readonly values: Values,
  ) {}

  /** With texts; variables without a value yet are left out. */
  texts(activation: Activation, enclosing: EnclosingFunction | undefined): { name: string; value: string }[] {
    return this.of(activation, enclosing).flatMap(({ name, value }) => {
      const text = this.values.text(value);
      return text === undefined ? [] : [{ name, value: text }];
    });
  }

  /** The arguments in brief; undefined if a parameter has no simple name. */
  argumentTexts(activation: Activation, enclosing: EnclosingFunction): string[] | undefined {
    const all = this.of(activation, enclosing);
    const texts = enclosing.parameters.map((name) => {
      const found = all.find((one) => one.name === name);
      return found === undefined ? undefined : this.values.brief(found.value);
    });
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  of(activation: Activation, enclosing: EnclosingFunction | undefined): Variable[] {
    const found = new Map<string, number>();
    const add = (name: string | undefined, value: number): void => {
      if (name !== undefined && name !== '' && !name.startsWith('.') && !found.has(name))
        found.set(name, value);
    };
    for (const { name, value } of this.#registers(activation, enclosing)) add(name, value);
    for (const { name, value } of this.#contexts(activation)) add(name, value);
    const isMethod = enclosing?.node !== undefined && enclosing.node.type !== 'ArrowFunctionExpression';
    const receiver = this.heap.field(activation.object, this.heap.layout.generator.receiver);
    if (isMethod && this.heap.typeOf(receiver) >= this.heap.constants.get('APIObjectType') - 1)
      add('this', receiver);
    return [...found].map(([name, value]) => ({ name, value }));
  }

  #registers({ object }: Activation, enclosing: EnclosingFunction | undefined): Variable[] {
    if (enclosing?.node === undefined) return [];
    const { heap } = this;
    const registers = heap.elements(heap.field(object, heap.layout.generator.registers), MOST_REGISTERS);
    const { parameters, locals } = registerNames(enclosing.node);
    const named: Variable[] = [];
    parameters.forEach((name, index) => {
      const value = registers[index];
      if (name !== undefined && value !== undefined) named.push({ name, value });
    });
    let at = parameters.length;
    for (const name of locals) {
      // One register is the generator object's own; its position differs, its content does not.
      if (registers[at] === object) at++;
      const value = registers[at++];
      if (value !== undefined) named.push({ name, value });
    }
    return named;
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
