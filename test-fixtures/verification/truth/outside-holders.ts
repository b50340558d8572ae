/** Runs random programs of promises made by hand as they are written, not instrumented; answers once everything is quiet. */
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { HoldersWriter } from './random-holders.js';

const LATER_MS = 1_000_000;
const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** What it is told: the seed of the next program. The one before is over then. */
export interface HoldersOrder {
  readonly begin: number;
}

/** The name of the file that a program seems to come from. */
export function holdersFileOf(seed: number): string {
  return `/holders-${seed}.cjs`;
}

/** What a program calls. */
interface Teller {
  readonly no: false;
  made(number: number, promise: Promise<unknown>): void;
  promise(number: number): Promise<unknown> | undefined;
  never(): Promise<unknown>;
  later(callback: () => void): NodeJS.Timeout;
  end(): void;
}

interface Kept {
  readonly promises: Map<number, Promise<unknown>>;
  readonly timers: NodeJS.Timeout[];
  readonly ends: ((value: unknown) => void)[];
}

/** In an object that no search follows: what it keeps is no way from the program to anything. */
const hidden = process as unknown as { holdersKept: Kept };

function makeTeller(): Teller {
  const teller: Teller = {
    no: false,
    made(number, promise) {
      hidden.holdersKept.promises.set(number, promise);
    },
    promise(number) {
      return hidden.holdersKept.promises.get(number);
    },
    never() {
      return new Promise((resolve) => hidden.holdersKept.ends.push(resolve));
    },
    later(callback) {
      const timer = setTimeout(callback, LATER_MS);
      hidden.holdersKept.timers.push(timer);
      return timer;
    },
    end() {
      for (const timer of hidden.holdersKept.timers) clearTimeout(timer);
      for (const end of hidden.holdersKept.ends) end(undefined);
    },
  };
  hidden.holdersKept = { promises: new Map(), timers: [], ends: [] };
  return teller;
}

let last: Teller | undefined;

function begin(seed: number): void {
  const teller = makeTeller();
  last = teller;
  const module: { exports: unknown } = { exports: {} };
  const load = vm.compileFunction(new HoldersWriter(seed).write().text, [...COMMONJS, 'T'], {
    filename: holdersFileOf(seed),
  }) as (...all: unknown[]) => void;
  load(module.exports, createRequire(import.meta.url), module, holdersFileOf(seed), '/', teller);
  (module.exports as () => void)();
}

process.on('unhandledRejection', () => undefined);
process.on('message', ({ begin: seed }: HoldersOrder) => {
  last?.end();
  setImmediate(() => {
    globalThis.gc?.();
    begin(seed);
    setImmediate(() => process.send?.('quiet'));
  });
});
