/** Names of secrets, and texts without their values: for everything that leaves the debugger in a file. */
import { LAUNCH_KEYS } from '../../protocol/launch-keys.js';

/** Replaces a value. */
export const REDACTED = '<redacted>';

/**
 * `name: value` as in V8's descriptions of objects; the value is a string, or everything up to the next part. A name is
 * looked for only where one begins: a text can be one word of thousands of letters.
 */
const PART = /((?<![\w$#-])[\w$#-]+|"(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"|[^,}\]]*)/g;

export class SecretNames {
  private readonly names: readonly string[];

  /** @param names parts of names; case, `_` and `-` do not matter */
  constructor(names: readonly string[] = LAUNCH_KEYS.redact.default) {
    this.names = names.map(plain).filter((name) => name !== '');
  }

  has(name: string): boolean {
    const given = plain(name);
    return this.names.some((one) => given.includes(one));
  }

  /** The text of a variable's value, without the values of secrets among its names or those of its parts. */
  redact(name: string, value: string): string {
    if (this.has(name)) return REDACTED;
    return value.replace(PART, (part, key: string) => (this.has(key) ? `${key}: ${REDACTED}` : part));
  }

  redactAll<V extends { readonly name: string; readonly value: string }>(variables: readonly V[]): V[] {
    return variables.map((one) => ({ ...one, value: this.redact(one.name, one.value) }));
  }

  /** The texts of a call's arguments, by parameter name. */
  redactArguments(parameters: readonly string[], texts: readonly string[]): string[] {
    return texts.map((text, index) => this.redact(parameters[index] ?? '', text));
  }
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
