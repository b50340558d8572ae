/**
 * The truth, kept by the random programs themselves: what each coroutine told of itself just before it did it. `T` in
 * their text is one of these.
 */
import type { TickEventKind } from '../../../debug-adapter/protocol/requests.js';
import { seededRandom } from '../fidelity/random-program.js';

/** What a node said it waits for. */
export type ToldWait =
  | { readonly kind: 'value' | 'consumer'; readonly label: number }
  | { readonly kind: 'future'; readonly promise: Promise<unknown>; readonly label: number }
  | { readonly kind: 'iterator'; readonly producer: Node; readonly label: number };

/** One coroutine as the program tells of it. */
export interface Node {
  readonly functionName: string;
  readonly parent: Node | undefined;
  state: 'unborn' | 'running' | 'suspended' | 'ended';
  wait: ToldWait | undefined;
  /** Its own promise, once its caller has it. */
  promise: Promise<unknown> | undefined;
  /** The id that the runtime gave it. */
  id: number;
  /** Its promise was given to nobody, and nobody asked for its result since. */
  isDropped: boolean;
  /** The statement it is in; undefined before the first. */
  at: number | undefined;
  /** Where it suspended last; undefined before its first suspension. */
  suspendedAt: number | undefined;
  /** Its variables as it last set them. */
  readonly locals: Map<string, string | number>;
}

/** What a coroutine tells when it is about to suspend, goes on, or ends. */
export type ReportedEvent = 'began' | 'suspends' | 'goesOn' | 'ends';

/** A promise that is not a coroutine's. */
export type ToldPromise =
  | { readonly kind: 'timer' }
  | { readonly kind: 'derived'; readonly source: Promise<unknown> }
  | {
      readonly kind: 'all' | 'allSettled' | 'race' | 'any';
      readonly parts: readonly Promise<unknown>[];
    };

const HISTORY_WORDS: Record<ReportedEvent, TickEventKind> = {
  began: 'created',
  suspends: 'suspended',
  goesOn: 'resumed',
  ends: 'finished',
};

interface Timer {
  readonly fails: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Ledger {
  readonly nodes: Node[] = [];
  /** Coroutines whose code runs, innermost last. */
  readonly stack: Node[] = [];
  readonly promises = new Map<Promise<unknown>, ToldPromise>();
  readonly owners = new Map<Promise<unknown>, Node>();
  readonly settled = new Set<Promise<unknown>>();
  /** In the order of their ends. */
  readonly ended: Node[] = [];
  /** The child that was announced last. */
  last: Node | undefined;
  /** Everything that happened, in order, as the event loop's history has it: `created 12`. */
  readonly log: string[] = [];
  /** What was told last, and by whom. */
  lastReported: { readonly event: ReportedEvent; readonly node: Node } | undefined;
  /** Who must tell next that it goes on, and did not, in words. */
  readonly broken: string[] = [];
  private dueToGoOn: Node | undefined;
  private readonly random: () => number;
  private readonly timers: Timer[] = [];
  private readonly sharedPromises = new Map<number, Promise<unknown>>();
  private latestPromise: Promise<unknown> | undefined;

  /** @param idOfRunning the runtime's id of the coroutine that runs; @param check compares everything now */
  constructor(
    seed: number,
    private readonly idOfRunning: () => number,
    private readonly onCheck: () => void,
  ) {
    this.random = seededRandom(seed);
  }

  // What programs call.

  child(parent: Node | undefined, functionName: string): Node {
    const node: Node = {
      functionName,
      parent,
      state: 'unborn',
      wait: undefined,
      promise: undefined,
      id: 0,
      isDropped: false,
      at: undefined,
      suspendedAt: undefined,
      locals: new Map(),
    };
    this.nodes.push(node);
    this.last = node;
    return node;
  }

  /** Answers its name among all of this program. */
  begin(node: Node): string {
    node.state = 'running';
    node.id = this.idOfRunning();
    this.stack.push(node);
    this.tell('began', node);
    return this.local(node, 'who', `${node.functionName}#${this.nodes.indexOf(node)}`);
  }

  end(node: Node): void {
    // Closed, or thrown out of: it has gone on for nothing but that.
    if (node.state === 'suspended') this.log.push(`resumed ${node.id}`);
    node.state = 'ended';
    node.wait = undefined;
    this.ended.push(node);
    this.leaveStack(node);
    this.tell('ends', node);
  }

  /** About to run a statement; answers its number, which is kept in `steps`. */
  at(node: Node, label: number): number {
    node.at = label;
    return this.local(node, 'steps', label);
  }

  /** About to give a variable this value. */
  local<V extends string | number>(node: Node, name: string, value: V): V {
    node.locals.set(name, value);
    return value;
  }

  /** About to await `value`. */
  on(node: Node, label: number, value: unknown): unknown {
    this.suspend(
      node,
      value instanceof Promise ? { kind: 'future', promise: value, label } : { kind: 'value', label },
    );
    return value;
  }

  /** About to yield. */
  give(node: Node, label: number): unknown {
    this.suspend(node, { kind: 'consumer', label });
    return label;
  }

  /** About to loop over what a generator yields. */
  over<T extends AsyncGenerator>(node: Node, label: number, producer: Node, iterable: T): T {
    this.loops.set(`${this.nodes.indexOf(node)}:${label}`, producer);
    this.suspend(node, { kind: 'iterator', producer, label });
    // The loop closes it when its body is left: by `break`, of which the program tells, or by an error.
    const close = iterable.return.bind(iterable);
    Object.defineProperty(iterable, 'return', {
      value: (result: unknown) => {
        this.closes(node, label, producer);
        return close(result);
      },
    });
    return iterable;
  }

  private closes(node: Node, label: number, producer: Node): void {
    if (node.wait?.kind === 'iterator' && node.wait.producer === producer) return;
    this.go(node);
    this.suspend(node, { kind: 'iterator', producer, label });
  }

  /** About to ask the loop's generator again. */
  again(node: Node, label: number): void {
    const producer = this.loops.get(`${this.nodes.indexOf(node)}:${label}`);
    if (producer !== undefined) this.suspend(node, { kind: 'iterator', producer, label });
  }

  private readonly loops = new Map<string, Node>();

  /** Goes on. */
  go(node: Node): void {
    if (node.state === 'running') return;
    node.state = 'running';
    node.wait = undefined;
    this.stack.push(node);
    this.tell('goesOn', node);
  }

  started(node: Node, promise: Promise<unknown>): Promise<unknown> {
    node.promise = promise;
    this.owners.set(promise, node);
    this.remember(promise);
    return promise;
  }

  /** Started, and let go. @param isTaken the program asks for its result at once */
  dropped(node: Node, promise: Promise<unknown>, isTaken: boolean): Promise<unknown> {
    node.isDropped = !isTaken;
    if (!isTaken) this.droppedPromises.push({ node, promise });
    return promise;
  }

  /** Asks for the result that was dropped last, if any. */
  takeDropped(): void {
    const last = this.droppedPromises.pop();
    if (last === undefined) return;
    last.node.isDropped = false;
    void last.promise.then(this.ignore);
  }

  readonly ignore = (): void => undefined;

  private readonly droppedPromises: { readonly node: Node; readonly promise: Promise<unknown> }[] = [];

  timer(fails = false): Promise<unknown> {
    const promise = new Promise((resolve, reject) => this.timers.push({ fails, resolve, reject }));
    this.promises.set(promise, { kind: 'timer' });
    this.remember(promise);
    return promise;
  }

  shared(number: number): Promise<unknown> {
    let promise = this.sharedPromises.get(number);
    if (promise === undefined) {
      promise = this.timer();
      this.sharedPromises.set(number, promise);
    }
    return promise;
  }

  combined(
    kind: 'all' | 'allSettled' | 'race' | 'any',
    parts: readonly Promise<unknown>[],
    promise: Promise<unknown>,
  ): Promise<unknown> {
    this.promises.set(promise, { kind, parts });
    this.remember(promise);
    return promise;
  }

  derived(
    source: Promise<unknown>,
    derive: (source: Promise<unknown>) => Promise<unknown>,
  ): Promise<unknown> {
    const promise = derive(source);
    this.promises.set(promise, { kind: 'derived', source });
    this.remember(promise);
    return promise;
  }

  /** The promise made last; a timer when there is none yet. */
  latest(): Promise<unknown> {
    return this.latestPromise ?? this.timer();
  }

  /** Any coroutine's promise: so that coroutines come to wait for each other, and for themselves. */
  pick(): Promise<unknown> {
    const known = [...this.owners.keys()];
    return known[Math.floor(this.random() * known.length)] ?? this.timer();
  }

  keep(promise: Promise<unknown>): void {
    this.latestPromise = promise;
  }

  /** Keeps a generator: left suspended where nobody can reach it, it would be collected, and rightly be shown no more. */
  held<G extends object>(generator: G): G {
    this.generators.push(generator);
    return generator;
  }

  /** What a program caught or was given: it could go on with it, and does not. */
  note(value: unknown): void {
    this.lastNoted = value;
  }

  private readonly generators: object[] = [];
  lastNoted: unknown;

  check(): void {
    this.onCheck();
  }

  private tell(event: ReportedEvent, node: Node): void {
    this.lastReported = { event, node };
    this.log.push(`${HISTORY_WORDS[event]} ${node.id}`);
    const due = this.dueToGoOn;
    this.dueToGoOn = undefined;
    if (due !== undefined && due !== node)
      this.broken.push(`#${due.id} was said to go on, and #${node.id} ${event}`);
  }

  // What the harness calls.

  /** Ends one pending timer, chosen by the seed; false when there is none. */
  fireTimer(): boolean {
    if (this.timers.length === 0) return false;
    const [timer] = this.timers.splice(Math.floor(this.random() * this.timers.length), 1);
    if (timer?.fails === true) timer.reject(new Error('a timer fails'));
    else timer?.resolve(1);
    return true;
  }

  /** Somebody says that this one goes on: what is told next must come from it. */
  expectToGoOn(node: Node): void {
    this.dueToGoOn = node;
  }

  private suspend(node: Node, wait: ToldWait): void {
    node.state = 'suspended';
    node.wait = wait;
    node.at = wait.label;
    node.suspendedAt = wait.label;
    this.leaveStack(node);
    this.tell('suspends', node);
  }

  private leaveStack(node: Node): void {
    const at = this.stack.lastIndexOf(node);
    if (at >= 0) this.stack.splice(at, 1);
  }

  private remember(promise: Promise<unknown>): void {
    this.latestPromise = promise;
    const settle = (): unknown => this.settled.add(promise);
    promise.then(settle, settle);
  }
}
