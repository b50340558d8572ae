/**
 * A client of V8's inspector protocol: numbers requests, matches replies, passes events on, and rejects whatever is
 * pending when the connection ends. Knows nothing about debugging.
 */
import type * as inspector from 'node:inspector';
import { InspectorError } from './inspector-error.js';
import type { Transport } from './transport.js';

interface Pending {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Made when the request is sent, so that its stack shows who asked. */
  readonly error: InspectorError;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Method names with their parameters and results, as @types/node knows them from `inspector.Session.post`. */
export interface InspectorMethods {
  'Runtime.enable': { params: undefined; result: undefined };
  'Runtime.disable': { params: undefined; result: undefined };
  'Runtime.addBinding': { params: { name: string }; result: undefined };
  'Runtime.runIfWaitingForDebugger': { params: undefined; result: undefined };
  'Runtime.getIsolateId': { params: undefined; result: { id: string } };
  'Runtime.evaluate': {
    params: inspector.Runtime.EvaluateParameterType;
    result: inspector.Runtime.EvaluateReturnType;
  };
  'Runtime.callFunctionOn': {
    params: inspector.Runtime.CallFunctionOnParameterType;
    result: inspector.Runtime.CallFunctionOnReturnType;
  };
  'Runtime.getProperties': {
    params: inspector.Runtime.GetPropertiesParameterType;
    result: inspector.Runtime.GetPropertiesReturnType;
  };
  'Runtime.releaseObjectGroup': { params: { objectGroup: string }; result: undefined };
  'Debugger.enable': { params: undefined; result: undefined };
  'Debugger.disable': { params: undefined; result: undefined };
  'Debugger.pause': { params: undefined; result: undefined };
  'Debugger.resume': { params: undefined; result: undefined };
  'Debugger.stepInto': { params: undefined; result: undefined };
  'Debugger.stepOver': { params: undefined; result: undefined };
  'Debugger.stepOut': { params: undefined; result: undefined };
  'Debugger.setPauseOnExceptions': { params: { state: 'none' | 'uncaught' | 'all' }; result: undefined };
  'Debugger.setBlackboxPatterns': { params: { patterns: string[] }; result: undefined };
  'Debugger.getPossibleBreakpoints': {
    params: inspector.Debugger.GetPossibleBreakpointsParameterType;
    result: inspector.Debugger.GetPossibleBreakpointsReturnType;
  };
  'Debugger.setBreakpoint': {
    params: inspector.Debugger.SetBreakpointParameterType;
    result: inspector.Debugger.SetBreakpointReturnType;
  };
  'Debugger.removeBreakpoint': { params: { breakpointId: string }; result: undefined };
  'Debugger.getScriptSource': { params: { scriptId: string }; result: { scriptSource: string } };
  'Debugger.evaluateOnCallFrame': {
    params: inspector.Debugger.EvaluateOnCallFrameParameterType;
    result: inspector.Debugger.EvaluateOnCallFrameReturnType;
  };
  'Debugger.setVariableValue': {
    params: inspector.Debugger.SetVariableValueParameterType;
    result: undefined;
  };
  'NodeRuntime.notifyWhenWaitingForDisconnect': { params: { enabled: boolean }; result: undefined };
  'NodeWorker.enable': { params: { waitForDebuggerOnStart: boolean }; result: undefined };
  'NodeWorker.disable': { params: undefined; result: undefined };
  'NodeWorker.sendMessageToWorker': { params: { sessionId: string; message: string }; result: undefined };
  'NodeWorker.detach': { params: { sessionId: string }; result: undefined };
}

/** Events this adapter listens to. */
export interface InspectorEvents {
  'Runtime.consoleAPICalled': inspector.Runtime.ConsoleAPICalledEventDataType;
  'Runtime.bindingCalled': { readonly name: string; readonly payload: string };
  'Debugger.paused': inspector.Debugger.PausedEventDataType;
  'Debugger.resumed': undefined;
  'Debugger.scriptParsed': inspector.Debugger.ScriptParsedEventDataType;
  'NodeRuntime.waitingForDisconnect': undefined;
  'NodeWorker.attachedToWorker': inspector.NodeWorker.AttachedToWorkerEventDataType;
  'NodeWorker.detachedFromWorker': inspector.NodeWorker.DetachedFromWorkerEventDataType;
  'NodeWorker.receivedMessageFromWorker': inspector.NodeWorker.ReceivedMessageFromWorkerEventDataType;
}

/**
 * Node's inspector socket has Nagle's algorithm on: a reply that follows an event waits for our kernel's delayed
 * acknowledgement, 44 ms. Any packet from us carries the acknowledgement, so one more cheap request is sent shortly
 * after each that is still unanswered (measured: 44 ms becomes 1.5 ms); and again, since the answer to what takes a
 * while, or is long, can come to wait after that. By the last the kernel's own acknowledgement is due.
 */
const NUDGES_AFTER_MS = [1, 2, 4, 8, 16, 32];

export class Connection {
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, (params: never) => void>();
  private nudge: NodeJS.Timeout | undefined;
  private ended = false;
  /** What waits until a turn is over; undefined when nobody has one. */
  private held: string[] | undefined;
  private isOwnTurn = false;
  private turn: Promise<void> = Promise.resolve();
  private endTurn: (() => void) | undefined;
  private onStandstill: (() => void) | undefined;
  private closing: Promise<void> | undefined;
  private isClosing = false;

  constructor(private readonly transport: Transport) {
    transport.onMessage((text) => {
      this.receive(JSON.parse(text) as Message);
    });
    transport.onEnd(() => {
      this.end();
    });
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
      this.pending.set(id, { method, resolve: resolve as (result: unknown) => void, reject, error });
      this.transmit(JSON.stringify({ id, method, params: params[0] }));
      this.nudgeSoon();
    });
  }

  on<E extends keyof InspectorEvents>(event: E, listener: (params: InspectorEvents[E]) => void): void {
    this.listeners.set(event, listener);
  }

  /** Called once, when the connection has ended. */
  onEnd(listener: () => void): void {
    this.transport.onEnd(listener);
  }

  /**
   * Ends the connection, once the program has nothing more to say on it: Node's inspector writes to a connection whose
   * end it has just seen, and the program dies of it (SIGSEGV; Node 20 to 26). Resolves when that end is under way;
   * waits for as long as the program cannot answer.
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
      // The program ended meanwhile, or knows no such domain: nothing is left to be said either way.
    }
    // Held back until the end rejects them: what others still ask.
    this.transport.close();
  }

  /**
   * Has `sendAll` send requests, at once, while no other is under way; those of others follow when `sendAll`'s promise
   * is settled, or the program stands still. A request that Node takes up together with one after which the program
   * stands still (it pauses, or waits at its end until we disconnect) is never answered: Node spins over it for ever.
   */
  async alone<T>(sendAll: () => Promise<T>): Promise<T> {
    await this.beginTurn();
    try {
      return await this.sendInTurn(sendAll);
    } finally {
      this.release();
    }
  }

  /** Resolves when the program has taken up every request; from then on, and until `release`, new ones are held back. */
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

  /** They are taken up in their order, so the last one's answer tells; unless it was taken up with a request that stopped the program. */
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

  /** Sends what was held back, and lets the next have a turn. */
  private release(): void {
    if (this.isClosing) return;
    const held = this.held ?? [];
    this.held = undefined;
    for (const text of held) this.transport.send(text);
    this.endTurn?.();
    this.endTurn = undefined;
  }

  /** The program has stopped, or waits at its end: it answers again, from within what it was doing. */
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
    if (afterMs === undefined) return;
    this.nudge = setTimeout(() => {
      if (this.pending.size === 0 || this.ended) return;
      // Negative ids are nobody's: the answer is dropped on arrival.
      this.transmit(JSON.stringify({ id: -1, method: 'Runtime.getIsolateId' }));
      this.nudgeAfter(nudges + 1);
    }, afterMs);
  }

  private receive(message: Message): void {
    if (message.method === 'Debugger.paused' || message.method === 'NodeRuntime.waitingForDisconnect') {
      this.noteStandstill();
    }
    if (message.id === undefined) {
      if (message.method !== undefined) this.listeners.get(message.method)?.(message.params as never);
      return;
    }
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    this.pending.delete(message.id);
    if (message.error === undefined) pending.resolve(message.result);
    else pending.reject(new InspectorError(pending.method, message.error.code, message.error.message));
  }

  private end(): void {
    this.ended = true;
    clearTimeout(this.nudge);
    for (const { reject, error } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
