/**
 * The program that is debugged when the truth is sought through the adapter: it runs random programs, each turn of one
 * when it is told to, and says what is true. Has no coroutine of its own, so that only theirs are shown.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { deservedBy, type Deserved } from './judge-findings.js';
import { Ledger, type Node } from './ledger.js';
import { truthOf, type Moment, type Truth } from './truth.js';

/** A random program: its main function, given what it tells. */
export type RandomProgram = (T: Ledger) => (me: Node) => Promise<unknown>;

/** A frame of V8's own stack. */
export interface TrueFrame {
  readonly functionName: string;
  readonly line: number;
}

/** What is asked over `evaluate`; answers are JSON. */
export interface Told extends Truth {
  /** The functions of the program on the JavaScript stack, innermost first. */
  readonly frames: readonly TrueFrame[];
}

/** Where a stop stands, as far as the ledger must know it. */
export type StopKind = 'suspend' | 'resume' | 'create' | 'finish' | 'other';

const HOOK = Symbol.for('coroutine-debugger.hook');
/** Timers fired before a program that goes on for ever is left alone. */
const MOST_TURNS = 200;
const MOST_FRAMES = 200;
/** A frame of a random program's function, not of what is evaluated in one. */
const FRAME = /^ {4}at (f\d+|main) \((?:file:\/\/)?([^()]+):(\d+):\d+\)$/;

class TruthDebuggee {
  private file = '';
  private programs: readonly RandomProgram[] = [];
  private readonly ledgers: Ledger[] = [];
  private turns = 0;
  // Nothing else keeps the process alive while it waits to be told what to do.
  private readonly alive = setInterval(() => undefined, 2 ** 30);

  /** Says that it waits to be told what to do. */
  ready(): void {
    this.announce('ready');
  }

  /** From now on programs come from this file. */
  load(file: string): void {
    void import(pathToFileURL(file).href).then((module: { programs: readonly RandomProgram[] }) => {
      this.file = file;
      this.programs = module.programs;
      this.announce('loaded');
    });
  }

  /** Starts a program of the file in a turn of its own. */
  begin(index: number, seed: number): void {
    setImmediate(() => {
      const program = this.programs[index];
      const ledger: Ledger = new Ledger(seed, runningId, () => undefined);
      this.ledgers.push(ledger);
      this.turns = 0;
      const root = ledger.child(undefined, 'main');
      void ledger.started(root, program?.(ledger)(root) ?? Promise.resolve());
      this.afterTurn(1);
    });
  }

  /** Fires so many of its timers, each in a turn of its own. */
  turn(count: number): void {
    setImmediate(() => {
      const isOver = this.turns++ >= MOST_TURNS || !this.current.fireTimer();
      if (isOver) this.announce('over');
      else this.afterTurn(count);
    });
  }

  /** @param me of the frame at the top, at a stop on resumption */
  tell(stop: StopKind, me?: Node): string {
    const told: Told = { ...truthOf(this.current, this.momentOf(stop, me)), frames: this.frames() };
    return JSON.stringify(told);
  }

  /** Everything that happened in this program so far, in order. */
  log(): string {
    return JSON.stringify(this.current.log);
  }

  /** Of every program so far. */
  deserved(): string {
    return JSON.stringify(this.ledgers.map((ledger): Deserved => deservedBy(ledger)));
  }

  /** Nothing keeps the process alive any more. */
  end(): void {
    clearInterval(this.alive);
  }

  private get current(): Ledger {
    return this.ledgers.at(-1) as Ledger;
  }

  private momentOf(stop: StopKind, me: Node | undefined): Moment {
    switch (stop) {
      case 'suspend':
        return { kind: 'suspending' };
      case 'finish':
        return { kind: 'ending' };
      case 'create':
        return { kind: 'beginning', id: runningId() };
      case 'resume':
        if (me === undefined) throw new Error('who resumes?');
        this.current.expectToGoOn(me);
        return { kind: 'resuming', node: me };
      case 'other':
        return { kind: 'reported' };
    }
  }

  private frames(): TrueFrame[] {
    Error.stackTraceLimit = MOST_FRAMES;
    return (new Error().stack ?? '').split('\n').flatMap((line) => {
      const [, functionName, file, at] = FRAME.exec(line) ?? [];
      return functionName === undefined || file !== this.file ? [] : [{ functionName, line: Number(at) }];
    });
  }

  private afterTurn(count: number): void {
    // Every microtask has run by then.
    setImmediate(() => {
      if (count > 1) this.turn(count - 1);
      else this.announce('idle');
    });
  }

  /** Without a stream, whose callbacks would be turns of their own. */
  private announce(word: string): void {
    writeSync(1, `${word}\n`);
  }
}

function runningId(): number {
  const hook = (globalThis as unknown as Record<symbol, { running(): readonly number[] } | undefined>)[HOOK];
  return hook?.running()[0] ?? 0;
}

declare global {
  var truth: TruthDebuggee;
}
globalThis.truth = new TruthDebuggee();
globalThis.truth.ready();
