/** Whether a function uses the `this` of the function around it, by its text: only arrow functions do. */

const USES_THIS = /\b(?:this|super|eval)\b/;
const ONE_PARAMETER = /^(?:async\s+)?[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>/u;
const BEFORE_PARAMETERS = /^(?:async\s*)?\(/;

/** @param text of the whole function, as V8 has it */
export function usesThisAround(text: string): boolean {
  return USES_THIS.test(text) && isArrow(text);
}

/** The parentheses of a method are followed by its body. */
function isArrow(text: string): boolean {
  if (ONE_PARAMETER.test(text)) return true;
  const start = BEFORE_PARAMETERS.exec(text)?.[0].length ?? 0;
  let depth = start === 0 ? 0 : 1;
  let at = start;
  for (; depth > 0 && at < text.length; at++) depth += Number(text[at] === '(') - Number(text[at] === ')');
  return start > 0 && /^\s*=>/.test(text.slice(at, at + 100));
}
