/**
 * Random programs of promises made by hand, with who can settle each by construction: a variable of a coroutine or of the
 * module, plain or within objects, arrays, maps, sets, closures, private members, bound functions, proxies, emitters,
 * streams, thenables and pools; a callback that waits for another promise; a timer; coroutines in a circle; nobody.
 */
import { seededRandom } from '../fidelity/random-program.js';

export interface TrueHolders {
  readonly state: 'held' | 'orphan' | 'unknown';
  /** `coroutine h3`, `module m2`, `timer`; sorted. */
  readonly holders: readonly string[];
  /** Whether it is certain from the text that it stays pending for ever. */
  readonly isCertain: boolean;
}

export interface HoldersProgram {
  readonly text: string;
  /** By the number that the program gives its promise. */
  readonly futures: ReadonlyMap<number, TrueHolders>;
  /** Functions of coroutines that wait for each other, each circle sorted. */
  readonly circles: readonly (readonly string[])[];
  /** Promises that a timer can only reject. */
  readonly rejecting: ReadonlySet<number>;
}

/** How a function is kept: an expression over it. */
const KEPT = [
  (fn: string) => fn,
  (fn: string) => `{ done: ${fn} }`,
  (fn: string) => `[0, ${fn}]`,
  (fn: string) => `{ deep: { list: [${fn}] } }`,
  (fn: string) => `new Map([["key", ${fn}]])`,
  (fn: string) => `new Set([${fn}])`,
  (fn: string) => `() => ${fn}()`,
  (fn: string) => `(() => { const inner = ${fn}; return { run() { inner(); } }; })()`,
  (fn: string) => `new EventEmitter().once("door", ${fn})`,
  (fn: string) => `new EventEmitter().on("door", () => ${fn}())`,
  (fn: string) => `new PassThrough().once("data", ${fn})`,
  (fn: string) => `new Writable({ write(chunk, encoding, done) { ${fn}(); done(); } })`,
  (fn: string) => `{ then() { ${fn}(); } }`,
  (fn: string) => `new (class { #own = ${fn}; run() { this.#own(); } })()`,
  (fn: string) => `new (class { #list = [{ done: ${fn} }]; run() { this.#list.pop().done(); } })()`,
  (fn: string) => `class { static #own = ${fn}; static run() { this.#own(); } }`,
  (fn: string) => `${fn}.bind(undefined)`,
  (fn: string) => `(function (done) { done(); }).bind(undefined, ${fn})`,
  (fn: string) => `(function () { this.done(); }).bind({ done: ${fn} })`,
  (fn: string) => `[(a, b) => b.done()].map((call) => call.bind(null, 0, { done: ${fn} }))`,
  (fn: string) => `new Proxy({ done: ${fn} }, {})`,
  (fn: string) => `new Proxy({}, { get: () => ${fn} })`,
  (fn: string) => `{ get next() { ${fn}(); return 0; } }`,
  (fn: string) => `{ set next(value) { ${fn}(); } }`,
  (fn: string) =>
    `(() => { const key = {}, map = new WeakMap([[key, [${fn}]]]); return { key, run() { map.get(key).pop()(); } }; })()`,
  (fn: string) => `(function* () { ${fn}(); })()`,
  (fn: string) => `Object.assign(new EventTarget(), { done: ${fn} })`,
  (fn: string) =>
    `(() => { const bell = new EventTarget(); bell.addEventListener("door", ${fn}); return bell; })()`,
  (fn: string) =>
    `(() => { const stop = new AbortController(); stop.signal.addEventListener("abort", () => ${fn}()); return stop; })()`,
];

/** A callback over a function that is to be called: an expression. */
const CALLBACKS = [
  (fn: string) => fn,
  (fn: string) => `() => ${fn}()`,
  (fn: string) => `function () { ${fn}(); }`,
  (fn: string) => `async () => { await null; ${fn}(); }`,
  (fn: string) => `${fn}.bind(undefined, 1)`,
  (fn: string) => `(function (done) { done(); }).bind(undefined, ${fn})`,
  (fn: string) => `(({ done }) => done()).bind(undefined, { done: ${fn} })`,
];

export class HoldersWriter {
  private readonly random: () => number;
  private readonly futures = new Map<number, TrueHolders>();
  private readonly circles: string[][] = [];
  private readonly rejecting = new Set<number>();
  private readonly lines: string[] = [];
  private readonly calls: string[] = [];
  private next = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  write(): HoldersProgram {
    const cases: (() => void)[] = [
      () => this.local(),
      () => this.shared(),
      () => this.both(),
      () => this.timer(),
      () => this.limited(),
      () => this.twins(),
      () => this.letGo(),
      () => this.nobody(),
      () => this.locked(),
      () => this.elsewhere(),
      () => this.circle(),
      () => this.passedOn(),
      () => this.pooled(),
      () => this.streamed(),
      () => this.waitsInPromise(),
      () => this.waitsInPromise(),
    ];
    for (let left = 3 + this.below(6); left > 0; left--) this.pick(cases)();
    const text = [
      'const { EventEmitter } = require("node:events");',
      'const { PassThrough, Writable } = require("node:stream");',
      ...this.lines,
      'module.exports = () => {',
      ...this.calls.map((call) => `  ${call}`),
      '};',
    ].join('\n');
    return { text, futures: this.futures, circles: this.circles, rejecting: this.rejecting };
  }

  /** In a variable of the coroutine that has made it. */
  private local(): void {
    const n = this.number();
    this.maker(n, `let kept; ${this.made(n, (fn) => `kept = ${this.kept(fn)};`)}`);
    this.held(n, `coroutine h${n}`);
  }

  /** In a variable of the module. */
  private shared(): void {
    const n = this.number();
    this.lines.push(`let m${n};`);
    this.maker(
      n,
      this.made(n, (fn) => `m${n} = ${this.kept(fn)};`),
    );
    this.held(n, `module m${n}`);
  }

  /** One of its functions here, the other there. */
  private both(): void {
    const n = this.number();
    this.lines.push(`const m${n} = [];`);
    const body = `kept = ${this.kept('a')}; m${n}.push(${this.kept('b')});`;
    this.maker(n, `let kept; ${this.wrapped(n, `new Promise((a, b) => { ${body} })`)}`);
    this.held(n, `coroutine h${n}`, `module m${n}`);
  }

  /** A pool of the module, or of the coroutine that asks it, which has nothing left and keeps who waits. */
  private pooled(): void {
    const n = this.number();
    const [waiting, add] = this.pick([
      ['[]', 'this.waiting.push(a)'],
      ['[]', 'this.waiting.push({ resolve: a, reject: b })'],
      ['new Set()', 'this.waiting.add({ give: () => a(), refuse: (error) => b(error) })'],
      ['new Map()', 'this.waiting.set("first", { resolve: a })'],
    ] as const);
    this.lines.push(
      `class Pool${n} { waiting = ${waiting}; take() { return new Promise((a, b) => { ${add}; }); } }`,
    );
    const isShared = this.below(2) === 0;
    if (isShared) this.lines.push(`const m${n} = new Pool${n}();`);
    const pool = isShared ? `m${n}` : 'kept';
    const made = this.wrapped(n, `${pool}.take()`);
    this.maker(n, isShared ? made : `const kept = new Pool${n}(); ${made}`);
    this.held(n, isShared ? `module m${n}` : `coroutine h${n}`);
  }

  /** A stream that ends by nothing but the program's own call. */
  private streamed(): void {
    const n = this.number();
    const event = this.pick(['data', 'end', 'close', 'error']);
    const listener = this.pick(['a', '() => a()']);
    const made = this.wrapped(n, `new Promise((a) => { kept.once("${event}", ${listener}); })`);
    this.maker(n, `const kept = new PassThrough(); ${made}`);
    this.held(n, `coroutine h${n}`);
  }

  /** A callback of `then` keeps it, and waits for another promise: who settles that one is who holds it. */
  private waitsInPromise(): void {
    const n = this.number();
    const keep = this.pick(CALLBACKS);
    const [promise, ...holders] = this.pick<readonly [string, ...string[]]>([
      [`new Promise((r) => { kept = ${this.kept('r')}; })`, `coroutine h${n}`],
      [`new Promise((r) => { m${n} = ${this.kept('r')}; })`, `module m${n}`],
      ['new Promise((r) => { T.later(r); })', 'timer'],
      ['new Promise((r) => { if (T.no) r(); })'],
      [`g${n}()`, `coroutine g${n}`],
      ['T.never()', 'promise'],
      [`Promise.all([new Promise((r) => { kept = r; }), g${n}()])`, `coroutine h${n}`, `coroutine g${n}`],
      [`Promise.race([T.never(), g${n}()])`, 'promise', `coroutine g${n}`],
      [`new Promise((r) => { g${n}().then(r, r); })`, `coroutine g${n}`],
    ]);
    const then = this.pick([
      (waiting: string) => `${waiting}.then(${keep('a')})`,
      (waiting: string) => `${waiting}.then(undefined, ${keep('a')})`,
      (waiting: string) => `${waiting}.then(Boolean, ${keep('a')})`,
      (waiting: string) => `${waiting}.catch(${keep('a')})`,
      (waiting: string) => `${waiting}.finally(${keep('a')})`,
      (waiting: string) => `${waiting}.then((value) => value).then(${keep('a')})`,
      (waiting: string) => `${waiting}.then(() => Promise.resolve()).finally().catch(${keep('a')})`,
    ]);
    this.lines.push(`let m${n}; async function g${n}() { await T.never(); }`);
    this.maker(n, `let kept; ${this.wrapped(n, `new Promise((a) => { ${then(promise)}; })`)}`);
    this.held(n, ...holders);
  }

  private timer(): void {
    const n = this.number();
    const callback = this.pick(['a', '() => a()', '() => { const later = () => a(); later(); }']);
    // Who keeps the timer itself cannot call what it calls.
    const keep = this.pick(['', 'kept = ', `m${n} = `]);
    this.lines.push(`let m${n};`);
    this.maker(n, `let kept; ${this.wrapped(n, `new Promise((a) => { ${keep}T.later(${callback}); })`)}`);
    this.held(n, 'timer');
  }

  /** A timer ends the wait by an error. */
  private limited(): void {
    const n = this.number();
    const body = `const limit = T.later(() => b()); kept = ${this.kept('(() => { clearTimeout(limit); a(); })')};`;
    this.maker(n, `let kept; ${this.wrapped(n, `new Promise((a, b) => { ${body} })`)}`);
    this.held(n, `coroutine h${n}`, 'timer');
    this.rejecting.add(n);
  }

  /** Two closures of one scope, each with a variable that the other does not use. */
  private twins(): void {
    const numbers = [this.number(), this.number()] as const;
    const [first, second] = numbers;
    for (const n of numbers) {
      this.lines.push(`async function h${n}(own) { await T.never(); own; }`);
      this.waiter(n);
      this.held(n, `coroutine h${n}`);
    }
    const made = numbers.map((n) => this.wrapped(n, `new Promise((take) => { a${n} = take; })`));
    const calls = numbers.map((n) => `h${n}(${this.kept(`(() => a${n}())`)});`);
    this.lines.push(
      `function make${first}() { let a${first}, a${second}; ${[...made, ...calls].join(' ')} }`,
    );
    this.calls.push(`make${first}();`, ...numbers.map((n) => `w${n}();`));
  }

  /** Kept first, and then no more. */
  private letGo(): void {
    const n = this.number();
    const keep = this.pick(KEPT);
    // Who only calls it, with nothing, cannot have resolved it with another promise.
    const isCertain = /[>{] a\(\)/.test(keep('a'));
    this.maker(n, `let kept; ${this.made(n, (fn) => `kept = ${keep(fn)};`)} kept = undefined;`);
    this.futures.set(n, { state: 'orphan', holders: [], isCertain });
  }

  private nobody(): void {
    const n = this.number();
    const [executor, state] = this.pick([
      ['(a) => { if (T.no) a(); }', 'orphan'],
      ['(a, b) => { if (T.no) a(1); else if (T.no) b(new Error("no")); }', 'orphan'],
      ['() => {}', 'unknown'],
    ] as const);
    this.maker(n, this.wrapped(n, `new Promise(${executor})`));
    this.futures.set(n, { state, holders: [], isCertain: true });
  }

  /** Resolved with another that is pending: it may still be settled. */
  private locked(): void {
    const n = this.number();
    this.maker(n, this.wrapped(n, 'new Promise((a) => { a(T.never()); })'));
    this.futures.set(n, { state: 'orphan', holders: [], isCertain: false });
  }

  /** Its executor is not written where it is given. */
  private elsewhere(): void {
    const n = this.number();
    this.lines.push(`let m${n}; function executor${n}(a) { m${n} = a; }`);
    this.maker(n, this.wrapped(n, `new Promise(executor${n})`));
    this.futures.set(n, { state: 'unknown', holders: [], isCertain: false });
  }

  /** Each has what the next one waits for. */
  private circle(): void {
    const size = 2 + this.below(3);
    const numbers = Array.from({ length: size }, () => this.number());
    numbers.forEach((n, index) => {
      const other = numbers[(index + 1) % size] ?? n;
      const made = this.made(n, (fn) => `kept = ${this.kept(fn)};`);
      this.lines.push(
        `async function h${n}() { let kept; ${made} await null; await T.promise(${other}); kept; }`,
      );
      this.calls.push(`h${n}();`);
      this.held(n, `coroutine h${n}`);
    });
    this.circles.push(numbers.map((n) => `h${n}`).sort());
  }

  /** To another coroutine, by a call; the one that has made it is over. */
  private passedOn(): void {
    const n = this.number();
    this.lines.push(`async function h${n}(own) { await T.never(); own; }`);
    this.lines.push(`function make${n}() { ${this.made(n, (fn) => `h${n}(${this.kept(fn)});`)} }`);
    this.waiter(n);
    this.calls.push(`make${n}();`, `w${n}();`);
    this.held(n, `coroutine h${n}`);
  }

  /** The coroutine `h`, which goes on to wait for what nobody knows, and one that waits for its promise. */
  private maker(n: number, body: string): void {
    this.lines.push(`async function h${n}() { ${body} await T.never(); }`);
    this.waiter(n);
    this.calls.push(`h${n}();`, `w${n}();`);
  }

  private waiter(n: number): void {
    const promise = `T.promise(${n})`;
    const awaited = this.pick([
      promise,
      promise,
      `${promise}.then((value) => value)`,
      `Promise.all([${promise}, T.never()])`,
      `Promise.race([T.never(), ${promise}])`,
    ]);
    this.lines.push(`async function w${n}() { await ${awaited}; }`);
  }

  private made(n: number, keep: (fn: string) => string): string {
    return this.pick([
      () => this.wrapped(n, `new Promise((a) => { ${keep('a')} })`),
      () => this.wrapped(n, `new Promise((unused, b) => { ${keep('b')} })`),
      () => this.wrapped(n, `new Promise(function (a, b) { ${keep('a')} })`),
    ])();
  }

  private wrapped(n: number, promise: string): string {
    return `T.made(${n}, ${promise});`;
  }

  private kept(fn: string): string {
    return this.pick(KEPT)(fn);
  }

  private held(n: number, ...holders: string[]): void {
    this.futures.set(n, { state: 'held', holders: holders.sort(), isCertain: false });
  }

  private number(): number {
    return this.next++;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}
