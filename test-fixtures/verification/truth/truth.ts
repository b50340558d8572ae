/** The truth about a random program at one moment, as plain data, so that it can leave the process it is true in. */
import { inspect } from 'node:util';
import type { FutureKind } from '../../../debug-adapter/protocol/requests.js';
import type { Ledger, Node } from './ledger.js';

/** One coroutine that lives. */
export interface TrueCoroutine {
  readonly id: number;
  readonly functionName: string;
  readonly state: 'running' | 'suspended';
  /** The statement it is in; absent before the first. */
  readonly at?: number;
  /** The statement in which it suspended last. */
  readonly suspendedAt?: number;
  readonly wait?: TrueWait;
  /** What it awaits has settled, or never was a promise: it only waits for its turn. */
  readonly isReady: boolean;
  /** Its variables as it last set them. */
  readonly locals: Readonly<Record<string, string | number>>;
}

export interface TrueWait {
  readonly kind: FutureKind;
  readonly coroutine?: number;
  /** Number of the promise it awaits. */
  readonly promise?: number;
  /** What it waits for has just ended, and it is due to go on in this very tick: it may still be told as it was. */
  readonly isDue: boolean;
}

/** A pending promise that somebody waits for. */
export interface TrueFuture {
  readonly promise: number;
  readonly kind: FutureKind;
  readonly waiters: readonly number[];
  readonly coroutine?: number;
  /** Of a combinator. */
  readonly parts?: readonly { readonly isPending: boolean; readonly coroutine?: number }[];
  /** Of that combinator, or of the one that a chain of `then` leads to. */
  readonly partsBehind: readonly { readonly isPending: boolean; readonly coroutine?: number }[];
  /** Where a chain of `then`, and of races of one promise, leads: V8 has the same for both. */
  readonly oneBehind?: number;
}

export interface Truth {
  /** In order of their ids. */
  readonly live: readonly TrueCoroutine[];
  /** Of every coroutine there was: who created it; 0: nobody. */
  readonly parents: Readonly<Record<number, number>>;
  /** Coroutines whose code runs, innermost last. */
  readonly running: readonly number[];
  readonly futures: readonly TrueFuture[];
  /** How many promises somebody waits for, settled ones that have not told yet among them. */
  readonly awaitedPromises: number;
  /** In order of their ends. */
  readonly ended: readonly number[];
  /** Those that can never go on, because they wait for each other. */
  readonly stuck: readonly number[];
  /** What was said before and has turned out wrong. */
  readonly broken: readonly string[];
}

/** Something of which the ledger learns only when it is over, or learnt before it happened. */
export type Moment =
  /** Between two hooks: all is as told. */
  | { readonly kind: 'reported' }
  /** Of the one that told last: it still runs. */
  | { readonly kind: 'suspending' | 'ending' }
  /** Of the child announced last: it runs and has told nothing yet. */
  | { readonly kind: 'beginning'; readonly id: number }
  /** Of this one: it runs and has not told so yet. */
  | { readonly kind: 'resuming'; readonly node: Node };

const REPORTED: Moment = { kind: 'reported' };

/** Asked of V8, which knows at once what a callback learns a microtask later. */
function isPending(promise: Promise<unknown>): boolean {
  return inspect(promise, { depth: 0 }).startsWith('Promise { <pending>');
}

/** Whether a part has ended so that the combinator ends with it. */
function decides(part: Promise<unknown>, kind: 'all' | 'allSettled' | 'race' | 'any'): boolean {
  if (kind === 'allSettled' || isPending(part)) return false;
  const isRejected = /^Promise \{\s*<rejected>/.test(inspect(part, { depth: 0 }));
  return kind === 'race' || isRejected === (kind === 'all');
}

export function truthOf(ledger: Ledger, moment: Moment = REPORTED): Truth {
  return new TruthTeller(ledger, moment).tell();
}

class TruthTeller {
  private readonly numbers = new Map<Promise<unknown>, number>();
  private readonly pending = new Map<Promise<unknown>, boolean>();
  /** The one whose moment it is. */
  private readonly subject: Node | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly moment: Moment,
  ) {
    const { kind } = moment;
    if (kind === 'resuming') this.subject = moment.node;
    else if (kind === 'beginning') this.subject = ledger.last;
    else if (kind !== 'reported') this.subject = ledger.lastReported?.node;
  }

  tell(): Truth {
    const { ledger } = this;
    const known = ledger.nodes.filter((node) => this.idOf(node) !== 0);
    const live = known
      .filter((node) => this.stateOf(node) === 'running' || this.stateOf(node) === 'suspended')
      .sort((a, b) => this.idOf(a) - this.idOf(b));
    const running = [...ledger.stack, ...(this.subject === undefined ? [] : [this.subject])];
    return {
      live: live.map((node) => this.coroutine(node)),
      parents: Object.fromEntries(
        known.map((node) => [this.idOf(node), node.parent === undefined ? 0 : this.idOf(node.parent)]),
      ),
      running: running.map((node) => this.idOf(node)),
      futures: this.futures(live),
      awaitedPromises: new Set(live.flatMap((node) => this.promiseOf(node) ?? [])).size,
      ended: ledger.ended.filter((node) => this.stateOf(node) === 'ended').map(({ id }) => id),
      stuck: live.filter((node) => this.isStuck(node)).map((node) => this.idOf(node)),
      broken: ledger.broken,
    };
  }

  private idOf(node: Node): number {
    return node === this.subject && this.moment.kind === 'beginning' ? this.moment.id : node.id;
  }

  private stateOf(node: Node): Node['state'] {
    if (node !== this.subject) return node.state;
    return this.moment.kind === 'suspending' ? 'suspended' : 'running';
  }

  private waitOf(node: Node): Node['wait'] {
    return this.stateOf(node) === 'suspended' ? node.wait : undefined;
  }

  private promiseOf(node: Node): Promise<unknown> | undefined {
    const wait = this.waitOf(node);
    return wait?.kind === 'future' ? wait.promise : undefined;
  }

  private coroutine(node: Node): TrueCoroutine {
    const { functionName, at, suspendedAt, locals } = node;
    const wait = this.trueWait(node);
    return {
      id: this.idOf(node),
      functionName,
      state: this.stateOf(node) === 'running' ? 'running' : 'suspended',
      ...(at === undefined ? {} : { at }),
      ...(suspendedAt === undefined ? {} : { suspendedAt }),
      ...(wait === undefined ? {} : { wait }),
      isReady: this.isReady(node),
      locals: Object.fromEntries(locals),
    };
  }

  private trueWait(node: Node): TrueWait | undefined {
    const wait = this.waitOf(node);
    if (wait === undefined) return undefined;
    if (wait.kind === 'iterator') {
      const { producer } = wait;
      const isBorn = this.stateOf(producer) !== 'unborn';
      return { kind: 'iterator', isDue: false, ...(isBorn ? this.named(producer) : {}) };
    }
    if (wait.kind !== 'future') return { kind: wait.kind, isDue: false };
    const owner = this.settlingCoroutine(wait.promise);
    return {
      kind: this.kindOf(wait.promise),
      promise: this.numberOf(wait.promise),
      ...(owner === undefined ? {} : this.named(owner)),
      isDue: this.leadsToSettled(wait.promise),
    };
  }

  /** One that is about to suspend has not awaited yet. */
  private isReady(node: Node): boolean {
    const wait = this.waitOf(node);
    if (wait === undefined || node === this.subject) return false;
    return wait.kind === 'value' || (wait.kind === 'future' && !this.isPending(wait.promise));
  }

  private named(node: Node): { coroutine: number } {
    return { coroutine: this.idOf(node) };
  }

  private lives(node: Node): boolean {
    return ['running', 'suspended'].includes(this.stateOf(node));
  }

  private kindOf(promise: Promise<unknown>): FutureKind {
    const owner = this.ledger.owners.get(promise);
    if (owner !== undefined) return this.lives(owner) ? 'coroutine' : 'promise';
    const told = this.ledger.promises.get(promise);
    if (told?.kind === 'derived') return 'then';
    return told === undefined || told.kind === 'timer' ? 'promise' : told.kind;
  }

  /** A chain of `then` leads to the promise it began with, or to the first coroutine's or combinator's on the way. */
  private settlingCoroutine(awaited: Promise<unknown>): Node | undefined {
    for (let promise = awaited; ;) {
      const owner = this.ledger.owners.get(promise);
      if (owner !== undefined && this.lives(owner)) return owner;
      const told = this.ledger.promises.get(promise);
      if (told?.kind !== 'derived') return undefined;
      promise = told.source;
    }
  }

  private oneBehind(awaited: Promise<unknown>): Node | undefined {
    for (let promise = awaited; ;) {
      const owner = this.settlingCoroutine(promise);
      if (owner !== undefined) return owner;
      const told = this.ledger.promises.get(promise);
      const [part, ...others] = told?.kind === 'race' ? told.parts : [];
      const next = told?.kind === 'derived' ? told.source : part;
      if (next === undefined || others.some((other) => other !== part)) return undefined;
      promise = next;
    }
  }

  private leadsToSettled(promise: Promise<unknown>): boolean {
    const owner = this.ledger.owners.get(promise);
    if (!this.isPending(promise) || (owner !== undefined && !this.lives(owner))) return true;
    const told = this.ledger.promises.get(promise);
    return told?.kind === 'derived' && this.leadsToSettled(told.source);
  }

  private futures(live: readonly Node[]): TrueFuture[] {
    const waiters = new Map<Promise<unknown>, number[]>();
    for (const node of live) {
      const promise = this.promiseOf(node);
      if (promise === undefined || !this.isPending(promise)) continue;
      waiters.set(promise, [...(waiters.get(promise) ?? []), this.idOf(node)]);
    }
    return [...waiters].map(([promise, waiting]) => {
      const told = this.ledger.promises.get(promise);
      const owner = this.settlingCoroutine(promise);
      const one = this.oneBehind(promise);
      return {
        promise: this.numberOf(promise),
        kind: this.kindOf(promise),
        waiters: waiting,
        ...(owner === undefined ? {} : this.named(owner)),
        ...(told !== undefined && 'parts' in told
          ? { parts: told.parts.map((part) => this.part(part)) }
          : {}),
        partsBehind: owner === undefined ? this.partsBehind(promise) : [],
        ...(one === undefined ? {} : { oneBehind: this.idOf(one) }),
      };
    });
  }

  /** The parts of the combinator that a chain of `then` leads to; none if it leads elsewhere. */
  private partsBehind(promise: Promise<unknown>): TrueFuture['partsBehind'] {
    const told = this.ledger.promises.get(promise);
    if (!this.isPending(promise) || told === undefined) return [];
    if (told.kind === 'derived') return this.partsBehind(told.source);
    return 'parts' in told ? told.parts.map((part) => this.part(part)) : [];
  }

  private part(promise: Promise<unknown>): { isPending: boolean; coroutine?: number } {
    const owner = this.ledger.owners.get(promise);
    const lives = owner !== undefined && this.lives(owner);
    return { isPending: this.isPending(promise), ...(lives ? this.named(owner) : {}) };
  }

  private isPending(promise: Promise<unknown>): boolean {
    const known = this.pending.get(promise) ?? isPending(promise);
    this.pending.set(promise, known);
    return known;
  }

  private numberOf(promise: Promise<unknown>): number {
    const known = this.numbers.get(promise) ?? this.numbers.size + 1;
    this.numbers.set(promise, known);
    return known;
  }

  /** Whether it waits for itself, through others without whose end nobody between them goes on. */
  private isStuck(node: Node): boolean {
    const seen = new Set<Node>();
    const left = this.blockers(node);
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (next === node) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      left.push(...this.blockers(next));
    }
    return false;
  }

  /** Nodes without whose end this one cannot go on. */
  private blockers(node: Node): Node[] {
    const wait = this.waitOf(node);
    if (wait?.kind === 'iterator') return [wait.producer];
    return wait?.kind === 'future' ? this.settlers(wait.promise) : [];
  }

  private settlers(promise: Promise<unknown>): Node[] {
    const owner = this.ledger.owners.get(promise);
    if (owner !== undefined) return [owner];
    const told = this.ledger.promises.get(promise);
    if (told === undefined || told.kind === 'timer') return [];
    if (told.kind === 'derived') return this.settlers(told.source);
    // Settled, or about to be.
    if (!this.isPending(promise) || told.parts.some((part) => decides(part, told.kind))) return [];
    const pending = told.parts.filter((part) => this.isPending(part));
    if (told.kind !== 'allSettled' && pending.length > 1) return [];
    return pending.flatMap((part) => this.settlers(part));
  }
}
