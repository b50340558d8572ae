/** Parses a log message: `{expression}` is evaluated, `\{` is a brace. Expressions can contain braces of their own. */
import { parseExpressionAt } from 'acorn';
import type { LogMessage } from '../../../runtime/protocol/breakpoint-conditions.js';

/** Returns a sentence if a brace is not closed or contains no expression. */
export function readLogMessage(text: string): LogMessage | string {
  const parts: (string | { expression: string })[] = [];
  let plain = '';
  for (let index = 0; index < text.length;) {
    const character = text[index] ?? '';
    if (character === '\\' && /[{}\\]/.test(text[index + 1] ?? '')) {
      plain += text[index + 1] ?? '';
      index += 2;
    } else if (character === '{') {
      const end = endOfExpression(text, index + 1);
      if (end === undefined)
        return `The log message cannot be read from '${text.slice(index)}' on: an expression in braces is expected, and \\{ is a brace.`;
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push({ expression: text.slice(index + 1, end).trim() });
      index = end + 1;
    } else {
      plain += character;
      index++;
    }
  }
  if (plain !== '' || parts.length === 0) parts.push(plain);
  return parts;
}

/** The position of the brace that ends the expression; undefined if there is none. */
function endOfExpression(text: string, start: number): number | undefined {
  try {
    const { end } = parseExpressionAt(text, start, { ecmaVersion: 'latest', preserveParens: true });
    const after = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
    return text[after] === '}' ? after : undefined;
  } catch {
    return undefined;
  }
}
