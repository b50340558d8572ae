/** Splits a program's output at the marks of its console, however the text is divided into chunks. */

/** A part of the output: text that a console call has written, with its number, or other text. */
export interface TextPart {
  readonly text: string;
  readonly write?: number;
}

export class MarkedText {
  private readonly mark: RegExp;
  /** The call whose text is being read, and its text so far. */
  private open: { readonly write: number; text: string } | undefined;
  /** A possible beginning of a mark. */
  private rest = '';

  constructor(private readonly token: string) {
    this.mark = new RegExp(`\\u001B_${token}(?::(\\d+))?\\u001B\\\\`);
  }

  take(chunk: string): TextPart[] {
    const parts: TextPart[] = [];
    let text = this.rest + chunk;
    this.rest = '';
    for (let found = this.mark.exec(text); found !== null; found = this.mark.exec(text)) {
      this.add(text.slice(0, found.index), parts);
      text = text.slice(found.index + found[0].length);
      const [, write] = found;
      if (this.open !== undefined) parts.push(this.open);
      this.open = write === undefined ? undefined : { write: Number(write), text: '' };
    }
    const held = this.beginningOfMark(text);
    this.add(text.slice(0, text.length - held), parts);
    this.rest = text.slice(text.length - held);
    return parts;
  }

  /** Returns what is left when the output ends. */
  end(): TextPart[] {
    const parts: TextPart[] = this.open === undefined ? [] : [this.open];
    this.open = undefined;
    if (this.rest !== '') parts.push({ text: this.rest });
    this.rest = '';
    return parts;
  }

  private add(text: string, parts: TextPart[]): void {
    if (text === '') return;
    if (this.open === undefined) parts.push({ text });
    else this.open.text += text;
  }

  /** The length of the possible beginning of a mark at the end of a text. */
  private beginningOfMark(text: string): number {
    const start = text.lastIndexOf('\u001B_');
    // The last escape of an end mark belongs to its two closing characters.
    const from = start < 0 ? (text.endsWith('\u001B') ? text.length - 1 : -1) : start;
    if (from < 0) return 0;
    const tail = text.slice(from);
    const whole = `\u001B_${this.token}`;
    const couldBe =
      tail.length <= whole.length
        ? whole.startsWith(tail)
        : tail.startsWith(whole) && /^(?::\d*)?$/.test(tail.slice(whole.length).replace(/\p{Cc}$/u, ''));
    return couldBe ? tail.length : 0;
  }
}
