/** The texts of an array's elements, read from the text of a call such as `Promise.race([job(), shutdown])`. */
import { parseExpressionAt } from 'acorn';

/** Undefined if the call contains no array literal, or its text was cut. */
export function elementOf(call: string, index: number): string | undefined {
  try {
    const node = parseExpressionAt(call, 0, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
    const argument = node.type === 'CallExpression' ? node.arguments[0] : undefined;
    const elements = argument?.type === 'ArrayExpression' ? argument.elements : [];
    const element = elements[index];
    // The number of elements in a spread is unknown.
    if (!element || elements.slice(0, index + 1).some((one) => one?.type === 'SpreadElement'))
      return undefined;
    return call.slice(element.start, element.end);
  } catch {
    return undefined;
  }
}
