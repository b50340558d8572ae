/**
 * The program's output on its way to the terminal. During a command script it is held back until a command waits for
 * the program, so that it appears in the same place in every run; a command can also wait for a text.
 */

/** Beyond this the oldest is dropped: no command waits for output that old. */
const MOST_CHARACTERS = 1_000_000;

/** A longer wait is for something that will not come. */
const LONGEST_WAIT_S = 30;

export type OutputStream = 'stdout' | 'stderr';

interface Awaited {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class ProgramOutput {
  /** Printed since the last match. */
  private unread = '';
  /** Not yet passed on: the end of `unread`. */
  private readonly held: { stream: OutputStream; text: string }[] = [];
  private isHolding = false;
  private awaited: Awaited | undefined;
  /** Why nothing more will be printed, as a clause; undefined while something may be. */
  private silence: string | undefined;

  constructor(private readonly write: (stream: OutputStream, text: string) => void) {}

  add(stream: OutputStream, text: string): void {
    this.unread = (this.unread + text).slice(-MOST_CHARACTERS);
    this.held.push({ stream, text });
    if (!this.isHolding) this.flush();
    this.look();
  }

  /** From now on it is passed on only while a command waits for the program. */
  hold(): void {
    this.isHolding = true;
  }

  /** Passes on the output held back. */
  flush(): void {
    for (const { stream, text } of this.held.splice(0)) this.write(stream, text);
  }

  /** From now on it is passed on as it comes. */
  release(): void {
    this.isHolding = false;
    this.flush();
  }

  /** The program stopped or ended: a waiting command would wait for ever. */
  fallSilent(why: string): void {
    this.silence = why;
    this.look();
  }

  resume(): void {
    this.silence = undefined;
  }

  /**
   * Resolves when it has printed `text` since the last match, and passes on everything up to the end of that line.
   * Rejects with a sentence.
   */
  expect(text: string): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const overdue = setTimeout(() => {
        this.giveUp(`has not printed '${text}' for ${LONGEST_WAIT_S} s`);
      }, LONGEST_WAIT_S * 1000);
      const end = (settle: () => void) => () => {
        clearTimeout(overdue);
        settle();
      };
      this.awaited = {
        text,
        resolve: end(resolve),
        reject: (error) => {
          end(() => {
            reject(error);
          })();
        },
      };
      this.look();
    });
  }

  /** Whether a command waits for output. */
  get isAwaited(): boolean {
    return this.awaited !== undefined;
  }

  private giveUp(why: string): void {
    const { awaited } = this;
    this.awaited = undefined;
    this.flush();
    awaited?.reject(new Error(`The program ${why}.`));
  }

  private look(): void {
    const { awaited } = this;
    if (awaited === undefined) return;
    const at = this.unread.indexOf(awaited.text);
    if (at < 0 && this.silence === undefined) return;
    if (at < 0) {
      this.giveUp(`${this.silence} without having printed '${awaited.text}'`);
      return;
    }
    this.awaited = undefined;
    const newline = this.unread.indexOf('\n', at + awaited.text.length);
    const end = newline < 0 ? this.unread.length : newline + 1;
    this.passOn(end);
    this.unread = this.unread.slice(end);
    awaited.resolve();
  }

  /** Passes on the held part of the first `end` characters of `unread`. */
  private passOn(end: number): void {
    const heldLength = this.held.reduce((sum, { text }) => sum + text.length, 0);
    let left = end - (this.unread.length - heldLength);
    for (let [first] = this.held; first !== undefined && left > 0; [first] = this.held) {
      const { stream, text } = first;
      this.write(stream, text.slice(0, left));
      if (text.length > left) this.held[0] = { stream, text: text.slice(left) };
      else this.held.shift();
      left -= text.length;
    }
  }
}
