/**
 * The name of a function by the text of its source. A minifier that puts a function where it is used only once drops its
 * name, and bundlers that invent names write maps without the user's: the function is still where its map says.
 */

const IDENTIFIER = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*`;
const DECLARED = new RegExp(
  String.raw`(?:export\s+(?:default\s+)?)?(?:async\s+)?function\s*\*?\s*(${IDENTIFIER})`,
  'uy',
);
const FUNCTION = /(?:async\b|function\b|\(|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/uy;
const ASSIGNED = new RegExp(String.raw`\b(?:const|let|var)\s+(${IDENTIFIER})(?:\s*:[^=;]*)?\s*=\s*$`, 'u');
const FAR = 200;

/** Undefined if no function with a name begins at this offset. */
export function functionNameIn(text: string, offset: number): string | undefined {
  DECLARED.lastIndex = offset;
  const declared = DECLARED.exec(text)?.[1];
  if (declared !== undefined) return declared;
  FUNCTION.lastIndex = offset;
  if (!FUNCTION.test(text)) return undefined;
  return ASSIGNED.exec(text.slice(Math.max(0, offset - FAR), offset))?.[1];
}
