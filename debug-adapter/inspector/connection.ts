/**
 * A client of V8's inspector protocol: numbers requests, matches replies, passes events on, and rejects pending
 * requests when the connection ends. Knows nothing about debugging.
 */
import { InspectorError } from './inspector-error.js';
import { isEvent, isResult, parseInspectorMessage, type InspectorMessage } from './message-shapes.js';
import type { InspectorEvents, InspectorMethods } from './protocol.js';
import type { Transport } from './transport.js';

interface Pending {
  readonly method: keyof InspectorMethods;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Created when the request is sent, so that its stack shows the sender. */
  readonly error: InspectorError;
}

/**
 * When to request bytes that Node's kernel may hold back (text-frames.ts): shortly after each request (measured: 44 ms
 * becomes 1.5 ms), and again later, because a slow or long answer can be delayed after that. At the last, the kernel's
 * own acknowledgement is due.
 */
const NUDGES_AFTER_MS = [1, 2, 4, 8, 16, 32];

/** Requests that run code in the program, or resume it. */
const RUNS_CODE: ReadonlySet<keyof InspectorMethods> = new Set([
  'Runtime.evaluate',
  'Runtime.callFunctionOn',
  'Runtime.runIfWaitingForDebugger',
  'Debugger.evaluateOnCallFrame',
  'Debugger.setVariableValue',
  'Debugger.resume',
  'Debugger.stepInto',
  'Debugger.stepOver',
  'Debugger.stepOut',
  'Debugger.restartFrame',
]);

export class Connection {
  private nextId = 1;
  private codeRuns = 0;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, ((params: never) => void)[]>();
  private readonly answerListeners = new Map<string, () => void>();
  private nudge: NodeJS.Timeout | undefined;
  private ended = false;
  /** Requests that wait until a turn is over; undefined if there is none. */
  private held: string[] | undefined;
  private isOwnTurn = false;
  private turn: Promise<void> = Promise.resolve();
  private endTurn: (() => void) | undefined;
  private onStandstill: (() => void) | undefined;
  private closing: Promise<void> | undefined;
  private isClosing = false;
  private awaitedEvent: keyof InspectorEvents | 'any' | undefined;
  private problemListener: ((sentence: string) => void) | undefined;

  constructor(private readonly transport: Transport) {
    transport.onMessage((text) => {
      const message = parseInspectorMessage(text);
      // Input that is not a message is dropped: it affects nothing else.
      if (message !== undefined) this.receive(message);
    });
    transport.onEnd(() => {
      this.end();
    });
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Number of requests sent that run code in the program. */
  get sentCodeRuns(): number {
    return this.codeRuns;
  }

  /** Resolves with the reply; rejects with an {@link InspectorError}. */
  send<M extends keyof InspectorMethods>(
    method: M,
    ...params: InspectorMethods[M]['params'] extends undefined ? [] : [InspectorMethods[M]['params']]
  ): Promise<InspectorMethods[M]['result']> {
    const error = new InspectorError(method, undefined, 'the connection to the program has ended');
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(error);
        return;
      }
      const id = this.nextId++;
      if (RUNS_CODE.has(method)) this.codeRuns++;
      this.pending.set(id, { method, resolve: resolve as (result: unknown) => void, reject, error });
      this.transmit(JSON.stringify({ id, method, params: params[0] }));
      this.nudgeSoon();
    });
  }

  /**
   * Several can listen to one event; they are called in the order in which they came.
   *
   * @returns ends it
   */
  on<E extends keyof InspectorEvents>(event: E, listener: (params: InspectorEvents[E]) => void): () => void {
    const listeners = this.listeners.get(event) ?? [];
    this.listeners.set(event, [...listeners, listener]);
    return () => {
      this.listeners.set(
        event,
        (this.listeners.get(event) ?? []).filter((one) => one !== listener),
      );
    };
  }

  /** Calls the listener when such a request is answered, before any later message is handled. */
  onAnswer(method: keyof InspectorMethods, listener: () => void): void {
    this.answerListeners.set(method, listener);
  }

  /** The last one sent is answered by an event, of this kind if one is given. */
  awaitEvent(kind: keyof InspectorEvents | 'any' = 'any'): void {
    this.awaitedEvent = kind;
    this.nudgeSoon();
  }

  /** Called with a sentence when the other side sends something invalid. */
  onProblem(listener: (sentence: string) => void): void {
    this.problemListener = listener;
  }

  /** Called once, when the connection has ended. */
  onEnd(listener: () => void): void {
    this.transport.onEnd(listener);
  }

  /**
   * Ends the connection once the program has nothing left to send: Node's inspector writes to a connection whose end it
   * has just seen, which kills the program (SIGSEGV; Node 20 to 26). Resolves when that end is under way; waits as long
   * as the program cannot answer.
   */
  close(): Promise<void> {
    return (this.closing ??= this.closeQuietly());
  }

  private async closeQuietly(): Promise<void> {
    try {
      await this.beginTurn();
      this.isClosing = true;
      await this.sendInTurn(() =>
        Promise.all([
          this.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: false }),
          this.send('Runtime.disable'),
        ]),
      );
    } catch {
      // The program has ended, or has no such domain: either way nothing is left to do.
    }
    // Other requests, held back until the end rejects them.
    this.transport.close();
  }

  /**
   * Lets `sendAll` send requests, at once, while no other is pending; others follow when `sendAll`'s promise is
   * settled, or the program pauses. If Node receives a request together with one that blocks the program (it pauses, or
   * waits at its end for the disconnect), it never answers: Node spins for ever.
   */
  async alone<T>(sendAll: () => Promise<T>): Promise<T> {
    await this.beginTurn();
    try {
      return await this.sendInTurn(sendAll);
    } finally {
      this.release();
    }
  }

  /**
   * Resolves when the program has received every request; from then on, and until `release`, new ones are held back.
   */
  private async beginTurn(): Promise<void> {
    const before = this.turn;
    let end: (() => void) | undefined;
    this.turn = new Promise((resolve) => (end = resolve));
    await before;
    this.endTurn = end;
    this.held = [];
    try {
      await this.untilAllAreTakenUp();
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /**
   * They are handled in order, so the last answer is enough, unless it was handled with a request that stopped the
   * program.
   */
  private async untilAllAreTakenUp(): Promise<void> {
    let isTakenUp = false;
    while (!isTakenUp) {
      const standstill = new Promise<false>((resolve) => {
        this.onStandstill = () => {
          resolve(false);
        };
      });
      const answered = this.sendInTurn(() => this.send('Runtime.getIsolateId')).then(() => true);
      isTakenUp = await Promise.race([answered, standstill]);
    }
    this.onStandstill = undefined;
  }

  private sendInTurn<T>(sendAll: () => Promise<T>): Promise<T> {
    this.isOwnTurn = true;
    try {
      return sendAll();
    } finally {
      this.isOwnTurn = false;
    }
  }

  private transmit(text: string): void {
    if (this.held === undefined || this.isOwnTurn) this.transport.send(text);
    else this.held.push(text);
  }

  /** Sends what was held back, and starts the next turn. */
  private release(): void {
    if (this.isClosing) return;
    const held = this.held ?? [];
    this.held = undefined;
    for (const text of held) this.transport.send(text);
    this.endTurn?.();
    this.endTurn = undefined;
  }

  /** The program has stopped, or waits at its end: it answers again, from within its current request. */
  private noteStandstill(): void {
    if (this.onStandstill === undefined) this.release();
    else this.onStandstill();
  }

  private nudgeSoon(): void {
    clearTimeout(this.nudge);
    this.nudgeAfter(0);
  }

  private nudgeAfter(nudges: number): void {
    const afterMs = NUDGES_AFTER_MS[nudges];
    if (afterMs === undefined) {
      this.awaitedEvent = undefined;
      return;
    }
    this.nudge = setTimeout(() => {
      if ((this.pending.size === 0 && this.awaitedEvent === undefined) || this.ended) return;
      this.transport.nudge?.();
      this.nudgeAfter(nudges + 1);
    }, afterMs);
  }

  /** An invalid event affects nothing else, and a listener that fails affects no other. */
  private tell(method: string, params: unknown): void {
    const listeners = this.listeners.get(method);
    // Listeners are registered under names that have shapes.
    if (listeners === undefined || !isEvent(method as keyof InspectorEvents, params)) return;
    for (const listener of listeners) {
      try {
        listener(params as never);
      } catch (error) {
        this.problemListener?.(
          `An event of the program's inspector (${method}) is not understood: ${String(error)}`,
        );
      }
    }
  }

  private receive(message: InspectorMessage): void {
    if (message.method === 'Debugger.paused' || message.method === 'NodeRuntime.waitingForDisconnect') {
      this.noteStandstill();
    }
    if (message.id === undefined) {
      if (this.awaitedEvent === 'any' || this.awaitedEvent === message.method) this.awaitedEvent = undefined;
      if (message.method !== undefined) this.tell(message.method, message.params);
      return;
    }
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    this.pending.delete(message.id);
    const { method } = pending;
    this.answerListeners.get(method)?.();
    if (message.error !== undefined)
      pending.reject(pending.error.because(message.error.code, message.error.message));
    else if (isResult(method, message.result)) pending.resolve(message.result);
    else pending.reject(pending.error.because(undefined, 'the program gave an answer of a wrong shape'));
  }

  private end(): void {
    this.ended = true;
    clearTimeout(this.nudge);
    for (const { reject, error } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
