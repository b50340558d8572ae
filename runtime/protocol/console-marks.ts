/**
 * How a launched program's console marks its output, which is a pipe to the adapter: the adapter learns which text came
 * from which call, and the order of the output is kept. Terminals ignore these sequences.
 */

/** Precedes the text of a call; only the adapter and the runtime know the token. */
export function startMark(token: string, write: number): string {
  return `\u001B_${token}:${write}\u001B\\`;
}

/** Follows it. */
export function endMark(token: string): string {
  return `\u001B_${token}\u001B\\`;
}
