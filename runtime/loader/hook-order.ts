/**
 * Keeps our module hooks outermost. Node calls the latest hooks first, and only the first to be called receives what
 * all others have made of a text: so whenever the program registers hooks, ours are registered again after them.
 */
import module, { syncBuiltinESMExports } from 'node:module';
import { standIn } from './stand-ins.js';

/** @param again registers ours once more */
export function stayOutermost(name: 'register' | 'registerHooks', again: () => void): void {
  const functions = module as unknown as Record<string, (...given: unknown[]) => unknown>;
  const original = functions[name];
  if (original === undefined) return;
  functions[name] = standIn(original, {
    apply(target, self, given) {
      const answer: unknown = Reflect.apply(target, self, given);
      again();
      return answer;
    },
  });
  syncBuiltinESMExports();
}
