/** Runs random programs as they are written, not instrumented, one turn whenever it is told to; says what is true then. */
import vm from 'node:vm';
import { Ledger, type Node } from './ledger.js';
import { WaitsWriter } from './random-waits.js';
import { truthOf, type Truth } from './truth.js';

/** What it is told: to begin a program, or to go on with it. */
export type Order = { readonly begin: number } | 'turn';

/** What it answers once everything is quiet. */
export interface Quiet {
  readonly truth: Truth;
  /** No timer is left: the program goes on no more. */
  readonly isOver: boolean;
}

/** The name of the file that a program seems to come from. */
export function fileOf(seed: number): string {
  return `/program-${seed}.cjs`;
}

/** Programs whose coroutines stay: what waits for ever is part of the truth of its own program only. */
const KEPT = 20;

let nextId = 0;
const ledgers: Ledger[] = [];

function begin(seed: number): void {
  const text = `return (T) => {${new WaitsWriter(seed).write()}\nreturn main; };`;
  const program = vm.compileFunction(text, [], { filename: fileOf(seed) }) as () => (
    T: Ledger,
  ) => (me: Node) => Promise<unknown>;
  const ledger = new Ledger(
    seed,
    () => ++nextId,
    () => undefined,
  );
  ledgers.push(ledger);
  if (ledgers.length > KEPT) ledgers.shift();
  const root = ledger.child(undefined, 'main');
  void ledger.started(root, program()(ledger)(root));
}

/** When every microtask has run. */
function answer(): void {
  setImmediate(() => {
    const ledger = ledgers.at(-1) as Ledger;
    const quiet: Quiet = { truth: truthOf(ledger), isOver };
    process.send?.(quiet);
  });
}

let isOver = false;

process.on('unhandledRejection', () => undefined);
process.on('message', (order: Order) => {
  if (order === 'turn') isOver = ledgers.at(-1)?.fireTimer() !== true;
  else {
    isOver = false;
    begin(order.begin);
  }
  answer();
});
