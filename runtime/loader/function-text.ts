/** Programs that read their own functions (`toString`) find the text they were written with, not our insertions. */
import { removeInsertions } from '../protocol/insertion-mark.js';

/** A proxy: name, length and absence of a prototype stay the native function's. */
export function keepFunctionTexts(): void {
  const native: unknown = Object.getOwnPropertyDescriptor(Function.prototype, 'toString')?.value;
  if (typeof native !== 'function') return;
  const keeping: unknown = new Proxy(native, {
    apply(target, self, parameters) {
      const text = Reflect.apply(target, self === keeping ? target : self, parameters) as string;
      return removeInsertions(text);
    },
  });
  Object.defineProperty(Function.prototype, 'toString', {
    value: keeping,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
