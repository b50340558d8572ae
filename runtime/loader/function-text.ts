/** Programs that read functions (`toString`) get the original text: without insertions or proxies. */
import { programFunctionPrototype } from '../realm/program.js';
import { removeInsertions } from '../protocol/insertion-mark.js';
import { originalOf, standIn } from './stand-ins.js';

/** @param functions the `Function.prototype` of a realm */
export function keepFunctionTexts(functions: object = programFunctionPrototype): void {
  const native: unknown = Object.getOwnPropertyDescriptor(functions, 'toString')?.value;
  if (typeof native !== 'function') return;
  const keeping = standIn(native, {
    apply(target, self, parameters) {
      const text = Reflect.apply(target, originalOf(self), parameters) as string;
      return removeInsertions(text);
    },
  });
  // Not possible if built-in objects are frozen.
  Reflect.defineProperty(functions, 'toString', {
    value: keeping,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
