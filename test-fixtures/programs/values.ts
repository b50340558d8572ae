// Values of every kind, seen from a method, from the coroutine that calls it, and from one that awaits that.
class Base {
  #hidden = 1;
  get got(): number {
    return this.#hidden;
  }

  base(): string {
    return 'base';
  }
}

class Cup extends Base {
  size = 2;
  'odd key' = { deep: ['x'] };

  fill(amount: number): object {
    // @fills
    const lines = [{ text: 'a' }, { text: 'b' }];
    const total = amount + this.size;
    return {
      // @filled
      sum: total + lines.length,
    };
  }
}

class Described {
  inner = 1;

  [Symbol.for('debug.description')](): string {
    return `described by itself: ${this.inner}`;
  }
}

class Silent {
  empty = true;

  toString(): string {
    return '';
  }
}

async function brew(): Promise<void> {
  const cup = new Cup();
  const counters = {
    get next(): number {
      return (Reflect.get(globalThis, 'calls') as number) + 1;
    },
  };
  const byName = new Map([['k', { n: 1 }]]);
  const described = new Described();
  const silent = new Silent();
  const quiet = {
    a: 1,
    [Symbol('mine')]: 2,
    toString: () => `quiet ${(Reflect.set(globalThis, 'calls', 9), '')}`,
  };
  const looped: { name: string; self?: unknown; in: Map<string, unknown>; big: bigint } = {
    name: 'x',
    in: new Map(),
    big: 2n,
  };
  looped.self = looped;
  looped.in.set('k', looped);
  const texts = { long: 'y'.repeat(20_000), bytes: Buffer.from('hello'), hole: [1, , 3] };
  await null;
  cup.fill(40); // @called
  console.log(counters, byName.size, described, silent, quiet, looped, texts);
}

async function serve(): Promise<void> {
  const tray = { cups: [{ full: true }] };
  await brew(); // @awaited
  console.log(tray.cups.length);
}

Reflect.set(globalThis, 'calls', 0);
await serve();
