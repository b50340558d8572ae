/**
 * Texts for an `eval` that rewritten modules call by its name, as bundlers produce them in development: they pass through
 * here first. Most are direct calls.
 */
import { programFunctionPrototype, programGlobal } from '../realm/program.js';
import type { EvaluatedTexts } from './evaluated-texts.js';
import { nameHooksIn } from './realm-names.js';

const textOfFunction = Reflect.get(programFunctionPrototype, 'toString') as () => string;

/** @param within URL of the script that evaluates it */
export function textForEval(
  texts: EvaluatedTexts,
  code: unknown,
  evaluate: unknown,
  within: string | undefined,
): unknown {
  if (typeof code !== 'string' || !isEval(evaluate)) return code;
  const text = texts.rewritten({
    code,
    kind: 'commonjs',
    filename: undefined,
    ...(within === undefined ? {} : { within }),
  });
  if (text === undefined) return code;
  nameHooksIn(undefined);
  return text;
}

/** The name may refer to something else; each realm has its own `eval`. */
function isEval(evaluate: unknown): boolean {
  if (evaluate === programGlobal.eval) return true;
  if (typeof evaluate !== 'function') return false;
  return Reflect.apply(textOfFunction, evaluate, []) === 'function eval() { [native code] }';
}
