/** Expressions with an `await` of their own, which V8 takes only at the top level of a running program. */
import vm from 'node:vm';

/**
 * The expression as one that gives a promise of its value; undefined when it has no `await` outside of functions, or is
 * no expression. Nothing is run.
 */
export function awaitingExpression(expression: string): string | undefined {
  if (!/\bawait\b/.test(expression)) return undefined;
  const promised = `(async () => (${expression}\n))()`;
  // In a static block `await` is neither an operator nor, as in scripts, a name.
  return !canBeParsed(`class C { static { (${expression}\n) } }`) && canBeParsed(promised)
    ? promised
    : undefined;
}

function canBeParsed(text: string): boolean {
  try {
    new vm.Script(text);
    return true;
  } catch {
    return false;
  }
}
