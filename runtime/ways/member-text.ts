/** A property on a way, as code would have it. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** `.resolve`, `[0]`, `["completed:1"]`. */
export function memberText(key: string): string {
  if (IDENTIFIER.test(key)) return `.${key}`;
  return `[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`;
}
