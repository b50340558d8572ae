/** Runs random programs whose waits are known, stops to compare at random points, and answers the first difference. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { instrument } from '../../../runtime/rewrite/rewrite.js';
import { debugHook } from '../../../runtime/probes/queries/debug-hook.js';
import { loseAll } from '../../../runtime/probes/promises/lost-results.js';
import { newestId, sweep } from '../../../runtime/probes/records/registry.js';
import { FIRST_SITE_ON_MAIN_THREAD, type SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineView } from '../../../debug-adapter/coroutines/store/coroutine-source.js';
import { Diagnostics } from '../../../debug-adapter/coroutines/findings/diagnostics.js';
import { LocalSource } from '../../../debug-adapter/in-process/local-source.js';
import { differences } from './compare.js';
import { deservedBy, lintMistakes } from './judge-findings.js';
import { Ledger, type Node } from './ledger.js';
import { WaitsWriter } from './random-waits.js';
import { truthOf } from './truth.js';

/** Programs after which what earlier ones left waiting is collected. */
const COLLECT_EVERY = 50;
/** Timers fired before a program that goes on for ever is left alone. */
const MOST_TURNS = 200;

export interface TruthFailure {
  readonly seed: number;
  readonly program: string;
  readonly differences: readonly string[];
}

export interface TruthCount {
  programs: number;
  /** Moments at which everything was compared. */
  comparisons: number;
  /** Programs in which coroutines came to wait for each other. */
  withCycles: number;
}

let nextSite: number = FIRST_SITE_ON_MAIN_THREAD;
let nextId = 1;

/** Program number n has the seed `firstSeed + n`. Undefined when all was true. Needs the hooks installed. */
export async function checkTruth(
  count: number,
  firstSeed: number,
  onProgress: (counted: TruthCount) => void = () => undefined,
): Promise<{ counted: TruthCount; failure?: TruthFailure }> {
  const counted: TruthCount = { programs: 0, comparisons: 0, withCycles: 0 };
  const ignore = (): void => undefined;
  process.on('unhandledRejection', ignore);
  debugHook.attach(null);
  // What ran in this process before is no business of the programs.
  nextId = Math.max(nextId, newestId() + 1);
  try {
    for (let index = 0; index < count; index++) {
      const seed = firstSeed + index;
      const program = new WaitsWriter(seed).write();
      const found = await runProgram(program, seed, counted);
      counted.programs++;
      if (counted.programs % COLLECT_EVERY === 0) await forgetEarlierPrograms();
      if (found.length > 0) return { counted, failure: { seed, program, differences: found } };
      if (counted.programs % 1000 === 0) onProgress(counted);
    }
    return { counted };
  } finally {
    debugHook.detach();
    process.off('unhandledRejection', ignore);
  }
}

async function runProgram(program: string, seed: number, counted: TruthCount): Promise<string[]> {
  const { code, table } = instrument(`return (T) => {${program}\nreturn main; };`, {
    url: 'file:///program.cjs',
    file: '/program.cjs',
    kind: 'commonjs',
    captureScopes: false,
    firstSite: nextSite as SiteId,
  });
  // Modules of earlier programs are no business of this one.
  const source = new LocalSource(debugHook, true);
  source.store.addModule(nextSite as SiteId, table);
  nextSite += table.rows.length;
  const firstId = nextId;
  const found: string[] = [];
  const compare = (quiet: boolean): CoroutineView => {
    counted.comparisons++;
    const view = source.now();
    const shown = { store: source.store, ...view, running: debugHook.running(), firstId };
    for (const difference of differences(truthOf(ledger), shown, quiet))
      if (found.length < 20) found.push(difference);
    return view;
  };
  const ledger: Ledger = new Ledger(
    seed,
    () => debugHook.running()[0] ?? 0,
    () => compare(false),
  );
  const main = (vm.compileFunction(code) as () => (T: Ledger) => (me: Node) => Promise<unknown>)()(ledger);
  const diagnostics = new Diagnostics(source, Infinity, () => undefined);
  const root = ledger.child(undefined, 'main');
  void ledger.started(root, main(root));
  await quiet();
  for (let turn = 0; turn < MOST_TURNS && found.length === 0; turn++) {
    compare(true);
    if (!ledger.fireTimer()) break;
    await quiet();
  }
  loseAll();
  await source.updateHistory();
  await diagnostics.lookAtEnd(source.now(), 'nothingLeft');
  // Orphans of what ran in this process before are told too.
  const ids = new Set<number>(ledger.nodes.map(({ id }) => id));
  const own = source.findings.rows().filter(({ coroutines }) => coroutines.some(({ id }) => ids.has(id)));
  found.push(...lintMistakes(deservedBy(ledger), own));
  if (own.some(({ kind }) => kind === 'waitCycle')) counted.withCycles++;
  nextId = Math.max(nextId, ...ledger.nodes.map(({ id }) => id + 1));
  return found;
}

/** Coroutines that can never go on are held weakly after two sweeps, and then go with their programs. */
export async function forgetEarlierPrograms(): Promise<void> {
  // Begins a new book of ticks.
  debugHook.detach();
  debugHook.attach(null);
  sweep();
  sweep();
  // What a weak reference was just made for lives to the end of this turn.
  await quiet();
  collectGarbage();
  // What is collected is told in a turn of its own.
  await quiet();
}

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Every microtask has run. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
