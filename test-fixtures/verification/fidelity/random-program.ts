/**
 * Random asynchronous programs, the same for the same seed. Programs are trees of statements, so that a failing one
 * can be made smaller; each logs whatever it does, and ends.
 *
 * Time is the harness's own (`sleep`), for real timers do not keep an order; microtasks and nextTicks are Node's.
 */
import { seededRandom } from '../../../runtime/probes/control/seeded-random.js';

export { seededRandom };

/** One statement: `head`, what stands inside, `tail`. A statement is removed together with what stands inside. */
export interface Statement {
  readonly head: string;
  readonly body: readonly Statement[];
  readonly tail: string;
}

const DEEPEST = 4;

type FunctionShape = 'async' | 'generator' | 'asyncGenerator';

export class ProgramWriter {
  readonly #random: () => number;
  #label = 0;
  #functions: { readonly name: string; readonly shape: FunctionShape }[] = [];

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Functions first, each calling only earlier ones, then a main program over them. */
  write(): readonly Statement[] {
    const functions: Statement[] = [];
    for (let index = 0, count = 1 + this.#below(4); index < count; index++) {
      const shape = this.#pick(['async', 'async', 'generator', 'asyncGenerator'] as const);
      const name = `f${index}`;
      const keyword =
        shape === 'async' ? 'async function' : shape === 'generator' ? 'function*' : 'async function*';
      functions.push({ head: `${keyword} ${name}(x) {`, body: this.#block(shape, 0, false), tail: '}' });
      this.#functions = [...this.#functions, { name, shape }];
    }
    const main = { head: 'async function main(x) {', body: this.#block('async', 0, false), tail: '}' };
    return [...functions, main];
  }

  #block(shape: FunctionShape, depth: number, inLoop: boolean): readonly Statement[] {
    return Array.from({ length: 1 + this.#below(4) }, () => this.#statement(shape, depth, inLoop));
  }

  #statement(shape: FunctionShape, depth: number, inLoop: boolean): Statement {
    const label = ++this.#label;
    const block = (loop = inLoop): readonly Statement[] => this.#block(shape, depth + 1, loop);
    const asynchronous = shape !== 'generator';
    const yields = shape !== 'async';
    const nested: (() => Statement)[] = [
      () => ({
        head: 'try {',
        body: block(),
        tail: `} catch (e) { log(${label}, 'caught', e); ${this.#step(shape)} }`,
      }),
      () => ({
        head: 'try {',
        body: block(),
        tail: `} finally { log(${label}, 'finally'); ${this.#step(shape)} }`,
      }),
      () => ({
        head: `l${label}: for (let i${label} = 0; i${label} < ${1 + this.#below(3)}; i${label}++) { log(${label}, i${label});`,
        body: block(true),
        tail: '}',
      }),
      () => ({
        head: `if (${String(this.#chance(0.5))}) {`,
        body: block(),
        tail: `} else { ${this.#step(shape)} }`,
      }),
      () => ({
        head: `try { const made = await (async () => {`,
        body: this.#block('async', depth + 1, false),
        tail: `})(); log(${label}, made); } catch (e) { log(${label}, e); }`,
      }),
    ].filter((_, index) => asynchronous || index !== 4);
    if (asynchronous)
      nested.push(() => ({
        head: `l${label}: for await (const v${label} of ${this.#iterable()}) { log(${label}, v${label});`,
        body: block(true),
        tail: '}',
      }));
    if (depth < DEEPEST && this.#chance(0.4)) return this.#pick(nested)();
    const simple = [
      this.#step(shape),
      `log(${label}, 'here');`,
      `process.nextTick(() => log(${label}, 'tick'));`,
      `queueMicrotask(() => log(${label}, 'micro'));`,
      `Promise.resolve().then(() => log(${label}, 'then'));`,
      `sleep(${this.#below(4)}).then(() => log(${label}, 'slept'));`,
    ];
    // Loops that never suspend work on copies of their variables.
    const limit = this.#below(6);
    simple.push(
      `{ let n = x, seen = ''; for (let i = 0; i < 4; i++) { n += i; if (n > ${limit}) { seen += n; break; } } log(${label}, n, seen); }`,
      `{ let n = 0; try { for (;;) { n++; if (n > ${limit}) throw 'loop ${label}'; } } catch (e) { log(${label}, e, n); } }`,
    );
    if (yields) simple.push(`log(${label}, 'sent', yield ${label});`);
    if (this.#chance(0.15))
      simple.push(
        `if (x > ${this.#below(3)}) throw 'error ${label}';`,
        `return ${this.#value(asynchronous)};`,
        'return;',
      );
    if (inLoop && this.#chance(0.3)) simple.push('if (x) break;', 'if (!x) continue;');
    return { head: this.#pick(simple), body: [], tail: '' };
  }

  /** One line that may suspend. */
  #step(shape: FunctionShape): string {
    const label = ++this.#label;
    if (shape === 'generator') return `log(${label}, yield* [${label}]);`;
    return this.#pick([
      `log(${label}, await ${this.#value(true)});`,
      `await ${this.#value(true)}; log(${label}, 'on');`,
      `try { log(${label}, await ${this.#value(true)}); } catch (e) { log(${label}, e); }`,
      `log(${label}, JSON.stringify(await Promise.${this.#pick(['all', 'allSettled', 'race', 'any'])}([${this.#value(true)}, ${this.#value(true)}]).catch(String)));`,
      `{ const c = new AbortController(); const w = aborted(c.signal, ${this.#below(3)}); ${this.#pick(['c.abort();', '', 'sleep(1).then(() => c.abort());'])} log(${label}, await w.catch((e) => e)); }`,
    ]);
  }

  #value(asynchronous: boolean): string {
    const label = ++this.#label;
    const calls = this.#functions
      .filter(({ shape }) => shape === 'async')
      .map(({ name }) => `${name}(${this.#below(4)})`);
    const generators = this.#functions
      .filter(({ shape }) => shape !== 'async')
      .map(({ name }) => `drive(${name}(${this.#below(4)}))`);
    if (!asynchronous) return String(label);
    return this.#pick([
      String(label),
      `Promise.resolve(${label})`,
      `sleep(${this.#below(4)}, ${label})`,
      `Promise.reject('rejected ${label}')`,
      `{ then(done) { log(${label}, 'thenable'); done(${label}); } }`,
      `new Promise((done) => process.nextTick(done, ${label}))`,
      ...calls,
      ...generators,
    ]);
  }

  #iterable(): string {
    const asyncGenerators = this.#functions
      .filter(({ shape }) => shape !== 'async')
      .map(({ name }) => `${name}(${this.#below(4)})`);
    return this.#pick([`[${this.#value(true)}, ${this.#below(9)}]`, '[1, sleep(1, 2)]', ...asyncGenerators]);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)] as T;
  }
}

/** The program as text, one statement a line. */
export function printProgram(statements: readonly Statement[]): string {
  return statements
    .map(({ head, body, tail }) => [head, printProgram(body), tail].filter((line) => line !== '').join('\n'))
    .join('\n');
}

/** Every program with one statement less, or with a statement's inside in its place. */
export function* smallerPrograms(statements: readonly Statement[]): Generator<readonly Statement[]> {
  for (const [index, statement] of statements.entries()) {
    const before = statements.slice(0, index);
    const after = statements.slice(index + 1);
    yield [...before, ...after];
    if (statement.body.length > 0) yield [...before, ...statement.body, ...after];
    for (const body of smallerPrograms(statement.body)) yield [...before, { ...statement, body }, ...after];
  }
}
