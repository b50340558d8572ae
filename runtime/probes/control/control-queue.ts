/**
 * Coroutines that are ready to resume, in the order in which they will. One resumes at a time: the next gets its turn
 * when the code of the last has run to its next await, so a stop in between shows which others are ready.
 *
 * Two ways to take turns. *In order*: the first that is not held resumes at once, and the rest follow in the same run
 * of the microtask queue. *By choice*: none resumes until the microtask queue is empty; then `choose` picks one of all
 * that are ready, and so on.
 */
import type { Gate } from './gate.js';
import { ownCallback } from '../naming/internal-callbacks.js';

// The program may replace these later; these copies stay.
const nextMicrotask = queueMicrotask;
const nextTick = process.nextTick.bind(process);
const nextTurn = setImmediate;
const startTimer = setInterval;
const stopTimer = clearInterval;

const keepAlive = ownCallback(() => undefined);
/** The longest delay of a timer: it only keeps the program from ending. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Picks one of several gates, by index. */
export type Choose = (gates: readonly Gate[]) => number;

export class ReadyQueue {
  #gates: Gate[] = [];
  /** A turn is under way or scheduled. */
  #isTaking = false;
  #isAskedMeanwhile = false;
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(
    private readonly isHeld: (gate: Gate) => boolean,
    private readonly choose: Choose | undefined,
  ) {}

  /** All that are ready, held or not, in the order of resumption. */
  get gates(): readonly Gate[] {
    return this.#gates;
  }

  /** Called within a microtask, with a gate that has become ready. */
  add(gate: Gate): void {
    this.#gates.push(gate);
    if (this.#isTaking) return;
    this.#isTaking = true;
    if (this.choose === undefined) this.#take();
    else nextTick(this.#take);
  }

  /**
   * Called from outside the program's code, with a gate settled by hand or after the held tasks have changed:
   * coroutines that can now resume do so in the next turn of the event loop.
   */
  addLater(gate?: Gate): void {
    if (gate !== undefined) this.#gates.push(gate);
    if (this.#gates.length === 0) return;
    if (this.#isTaking) this.#isAskedMeanwhile = true;
    else {
      this.#isTaking = true;
      nextTurn(this.#take);
    }
  }

  /** Moves these to the front, in this order; the others follow in their old order. */
  putFirst(gates: readonly Gate[]): void {
    this.#gates = [...gates, ...this.#gates.filter((gate) => !gates.includes(gate))];
  }

  readonly #take = ownCallback((): void => {
    this.#isAskedMeanwhile = false;
    const gate = this.#pick();
    if (gate === undefined) {
      this.#isTaking = this.#wasAskedMeanwhile();
      if (this.#isTaking) nextTurn(this.#take);
      this.#stayAlive(this.#gates.length > 0);
      return;
    }
    const index = this.#gates.indexOf(gate);
    if (index === 0) this.#gates.shift();
    else this.#gates.splice(index, 1);
    gate.open();
    // After the microtask in which the coroutine resumes.
    nextMicrotask(this.choose === undefined ? this.#take : this.#takeWhenDry);
  });

  /** The adapter's request can arrive at any instruction, also between the check of a gate and the action on it. */
  #wasAskedMeanwhile(): boolean {
    return this.#isAskedMeanwhile;
  }

  #pick(): Gate | undefined {
    if (this.choose === undefined) return this.#gates.find((gate) => !this.isHeld(gate));
    const free = this.#gates.filter((gate) => !this.isHeld(gate));
    return free.length === 0 ? undefined : free[this.choose(free)];
  }

  readonly #takeWhenDry = (): void => {
    nextTick(this.#take);
  };

  /** A held coroutine could resume: the program must not end because it has nothing else to do. */
  #stayAlive(on: boolean): void {
    if (on) this.#keepAlive ??= startTimer(keepAlive, LONGEST_TIMER_MS);
    else if (this.#keepAlive !== undefined) {
      stopTimer(this.#keepAlive);
      this.#keepAlive = undefined;
    }
  }
}
