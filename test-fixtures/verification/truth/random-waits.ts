/**
 * Random programs whose waits are known by construction: whatever such a program does, it tells `T` just before. Await
 * number n is written `T.on(me, n, …)`, so that its text names it, and so is every statement: `T.at(me, n)`. The same
 * seed gives the same program.
 */
import { seededRandom } from '../fidelity/random-program.js';

type Shape = 'async' | 'asyncGenerator' | 'generator';

interface Declared {
  readonly name: string;
  readonly shape: Shape;
}

const DEEPEST = 3;
/** Added to the seed of what waits for nothing: variables, loops. With other numbers all waits stay as they are. */
const EXTRAS = 7_919;
/** Numbers of statements that wait for nothing begin here. */
const FIRST_EXTRA = 10_000;

export class WaitsWriter {
  private readonly random: () => number;
  private label = 0;
  private readonly declared: Declared[] = [];
  private readonly randomExtra: () => number;
  private extra = FIRST_EXTRA;
  /** Variables that can be seen where we are. */
  private visible: readonly string[] = [];
  /** By number of statement: the variables that can be seen there and have been told of. */
  readonly scopes = new Map<number, readonly string[]>();

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.randomExtra = seededRandom(seed + EXTRAS);
  }

  /** Functions first, each calling only earlier ones, then `main`. */
  write(): string {
    const functions: string[] = [];
    for (let index = 0, count = 2 + this.below(4); index < count; index++) {
      const shape = this.pick<Shape>(['async', 'async', 'async', 'asyncGenerator', 'generator']);
      const name = `f${index}`;
      functions.push(this.function(name, shape));
      this.declared.push({ name, shape });
    }
    return [...functions, this.function('main', 'async')].join('\n');
  }

  private function(name: string, shape: Shape): string {
    const head = {
      async: 'async function',
      asyncGenerator: 'async function*',
      generator: 'function*',
    }[shape];
    this.visible = ['who', 'steps'];
    return [
      `${head} ${name}(me) {`,
      "  const who = T.begin(me); let steps = T.local(me, 'steps', 0);",
      '  try {',
      this.block(shape, 0, '    '),
      '  } catch (error) { T.go(me); T.note(error);',
      '  } finally { T.end(me); }',
      // Nobody need take it.
      shape === 'async' ? '  return me;\n}' : '}',
    ].join('\n');
  }

  private block(shape: Shape, depth: number, indent: string): string {
    const outer = this.visible;
    const lines = Array.from({ length: 1 + this.below(4) }, () =>
      [...this.extras(indent), this.statement(shape, depth, indent)].join('\n'),
    );
    this.visible = outer;
    return lines.join('\n');
  }

  /** Statements that wait for nothing. */
  private extras(indent: string): string[] {
    const kind = Math.floor(this.randomExtra() * 8);
    if (kind > 1) return [];
    const n = ++this.extra;
    const name = `b${n}`;
    if (kind === 0) {
      this.visible = [...this.visible, name];
      return [`${indent}const ${name} = T.local(me, '${name}', 'block ${n}');`];
    }
    this.visible = [...this.visible, name];
    this.scopes.set(n, [...this.visible, `k${n}`]);
    return [
      `${indent}let ${name} = T.local(me, '${name}', 0);`,
      `${indent}for (let k${n} = 0; k${n} < 2; k${n}++) {`,
      `${indent}  T.local(me, 'k${n}', k${n}); ${name} = T.local(me, '${name}', ${name} + k${n} + ${n});`,
      `${indent}  steps = T.at(me, ${n}); T.check();`,
      `${indent}}`,
    ];
  }

  private statement(shape: Shape, depth: number, indent: string): string {
    const n = ++this.label;
    this.scopes.set(n, this.visible);
    const at = `steps = T.at(me, ${n}); `;
    const choices: (() => string)[] = [() => `${at}T.check();`];
    if (shape !== 'async') choices.push(() => `${at}yield T.give(me, ${n}); T.go(me);`);
    if (shape !== 'generator') {
      const waiting = (value: string): string => `await T.on(me, ${n}, ${value}); T.go(me);`;
      const wait = (value: string): string => at + waiting(value);
      choices.push(
        () => wait(`T.timer(${this.chance(0.2)})`),
        () => wait(`T.shared(${this.below(3)})`),
        () => wait(String(n)),
        () => wait(this.promise(n)),
        () => wait(this.promise(n)),
        () => wait(`T.derived(T.latest(), (source) => source.then((value) => value))`),
        () => wait('T.pick()'),
        () => at + this.combinator(n, waiting),
        () => at + this.combinator(n, waiting),
        () => `${at}T.keep(${this.promise(n)});`,
        () => at + this.dropped(n),
      );
      const generators = this.declared.filter((one) => one.shape === 'asyncGenerator');
      if (generators.length > 0 && depth < DEEPEST) {
        const generator = this.pick(generators).name;
        choices.push(() => this.loop(n, generator, shape, depth, indent));
      }
    }
    const plain = this.declared.filter((one) => one.shape === 'generator');
    if (plain.length > 0) {
      const generator = this.pick(plain).name;
      choices.push(
        () =>
          `${at}{ const it = T.held(${generator}(T.child(me, '${generator}'))); it.next(); T.check(); ${this.chance(0.5) ? 'it.next();' : ''} }`,
      );
    }
    if (depth < DEEPEST) {
      choices.push(
        () =>
          `try {\n${this.block(shape, depth + 1, `${indent}  `)}\n${indent}} catch (error) { T.go(me); T.note(error); ${at}T.check(); }`,
        () =>
          `for (let i${n} = 0; i${n} < 2; i${n}++) {\n${indent}  T.local(me, 'i${n}', i${n});\n${this.within(`i${n}`, () => this.block(shape, depth + 1, `${indent}  `))}\n${indent}}`,
      );
    }
    return indent + this.pick(choices)();
  }

  /** A promise: of a coroutine that starts here, else of a timer. */
  private promise(n: number): string {
    const functions = this.declared.filter(({ shape }) => shape === 'async');
    if (functions.length === 0) return `T.timer(${this.chance(0.2)}, ${n})`;
    const { name } = this.pick(functions);
    return `T.started(T.child(me, '${name}'), ${name}(T.last))`;
  }

  /** A coroutine whose promise is let go, or taken in a way that waits for nothing. */
  private dropped(n: number): string {
    const functions = this.declared.filter(({ shape }) => shape === 'async');
    if (functions.length === 0) return 'T.takeDropped();';
    const { name } = this.pick(functions);
    const start = (isTaken: boolean, parent = 'me'): string =>
      `T.dropped(T.child(${parent}, '${name}'), ${name}(T.last), ${isTaken})`;
    return this.pick([
      () => `${start(false)};`,
      () => `${start(false)};`,
      () => 'T.takeDropped();',
      () => `${start(true)}.then(T.ignore);`,
      () => `void Promise.race([${n}, ${start(true)}]);`,
      () => `new Promise((resolve) => resolve(${start(true)}));`,
      () => `Promise.resolve(${n}).then(() => ${start(true, 'undefined')});`,
    ])();
  }

  private combinator(n: number, wait: (value: string) => string): string {
    const kind = this.pick(['all', 'allSettled', 'race', 'any']);
    const parts = Array.from({ length: 1 + this.below(3) }, (_, index) =>
      this.chance(0.3) ? 'T.pick()' : this.chance(0.3) ? 'T.timer(false)' : this.promise(n * 10 + index),
    );
    return `const parts${n} = [${parts.join(', ')}]; ${wait(`T.combined('${kind}', parts${n}, Promise.${kind}(parts${n}))`)}`;
  }

  private loop(n: number, generator: string, shape: Shape, depth: number, indent: string): string {
    const inner = `${indent}  `;
    const item = `item${n}`;
    const leave = this.chance(0.3) ? `T.again(me, ${n}); break;` : '';
    return [
      `for await (const ${item} of T.over(me, ${n}, T.child(me, '${generator}'), ${generator}(T.last))) {`,
      `${inner}T.go(me); T.note(T.local(me, '${item}', ${item}));`,
      this.within(item, () => this.block(shape, depth + 1, inner)),
      `${inner}${leave}`,
      `${inner}T.again(me, ${n});`,
      `${indent}}`,
      `${indent}T.go(me);`,
    ].join('\n');
  }

  /** Writes a block at whose beginning this variable is told of. */
  private within(name: string, write: () => string): string {
    const outer = this.visible;
    this.visible = [...outer, name];
    const text = write();
    this.visible = outer;
    return text;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}
