/** Random programs whose holders are known and that nobody prepared: who can settle what is read from their memory. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DumpedSource } from '../../../debug-adapter/coroutines/dump/dump.js';
import { stuckGroups } from '../../../debug-adapter/coroutines/store/stuck-groups.js';
import { holdingOf } from '../../../debug-adapter/queries/holders.js';
import { knownNode } from '../../../debug-adapter/unprepared/calibration/known-nodes.js';
import { captureMemory } from '../../../debug-adapter/unprepared/memory-route.js';
import type { CoroutineFacts, FutureFacts, HeldFuture } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { HoldersCount } from './check-holders.js';
import type { TruthFailure } from './check-truth.js';
import { holdersFileOf, type HoldersOrder } from './outside-holders.js';
import { HoldersWriter, type HoldersProgram, type TrueHolders } from './random-holders.js';

type KnownNode = Awaited<ReturnType<typeof knownNode>>;

/** Program number n has the seed `firstSeed + n`. Linux only. */
export async function checkHoldersFromOutside(
  count: number,
  firstSeed: number,
  onProgress: (counted: HoldersCount) => void = () => undefined,
): Promise<{ counted: HoldersCount; failure?: TruthFailure }> {
  const counted: HoldersCount = { programs: 0, futures: 0, edges: 0, circles: 0 };
  const child = fork(path.join(import.meta.dirname, 'outside-holders.js'), {
    stdio: 'inherit',
    execArgv: ['--expose-gc'],
  });
  const node = await knownNode({ file: process.execPath });
  try {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const program = new HoldersWriter(seed).write();
      const differences = await checkProgram(child, seed, program, node, counted);
      counted.programs++;
      if (differences.length > 0) return { counted, failure: { seed, program: program.text, differences } };
      if (counted.programs % 100 === 0) onProgress(counted);
    }
    return { counted };
  } finally {
    child.kill('SIGKILL');
  }
}

async function checkProgram(
  child: ChildProcess,
  seed: number,
  program: HoldersProgram,
  node: KnownNode,
  counted: HoldersCount,
): Promise<string[]> {
  const answered = once(child, 'message');
  child.send({ begin: seed } satisfies HoldersOrder);
  await answered;
  const wanted = { values: false, internals: false, holders: true };
  const { dump } = await captureMemory(child.pid ?? 0, '', node, wanted);
  const source = new DumpedSource(dump);
  const { store } = source;
  const view = await source.view();
  const own = store
    .liveCoroutines()
    .filter(({ function: site }) => store.placeOf(site)?.path === holdersFileOf(seed));
  const byName = new Map(own.map((facts) => [store.functionNameOf(facts.id), facts]));
  const found: string[] = [];
  for (const [number, truth] of program.futures) {
    const waiting = byName.get(`w${number}`) ?? byName.get(waiterInCircle(number, program));
    if (waiting === undefined) {
      found.push(`who waits for promise ${number} is not told`);
      continue;
    }
    counted.futures++;
    const behind = behindWait(waiting, view.futures);
    const held = (dump.held ?? []).filter(({ future }) => behind.futures.has(future));
    // What V8 itself settles with another promise is an edge of the tree, and no holder.
    const inTree = [...behind.coroutines].map((id) => `coroutine ${store.functionNameOf(id)}`);
    const is = [...new Set([...held.flatMap((one) => wordsOf(one, source)), ...inTree])].sort();
    counted.edges += is.length;
    const should = expected(number, truth);
    if (is.join(', ') !== should.join(', '))
      found.push(
        `promise ${number} is held by "${should.join(', ')}", and is told to be by "${is.join(', ')}"`,
      );
  }
  // Those of earlier programs may not be collected yet.
  const ids = new Set(own.map(({ id }) => id));
  const circles = stuckGroups(holdingOf(view, source, dump.held ?? []), (id) => view.graph.taskOf(id))
    .filter(({ isCircle, tasks }) => isCircle && tasks.every((id) => ids.has(id)))
    .map(({ tasks }) => tasks.map((id) => store.functionNameOf(id)).sort())
    .map((tasks) => tasks.join());
  counted.circles += circles.length;
  const [is, should] = [
    circles.sort().join(' '),
    program.circles
      .map((one) => one.join())
      .sort()
      .join(' '),
  ];
  if (is !== should) found.push(`the circles are "${should}", and are told to be "${is}"`);
  return found;
}

/** In a circle the one before waits for it. */
function waiterInCircle(number: number, program: HoldersProgram): string {
  const line = program.text
    .split('\n')
    .find((text) => /^async function h\d+/.test(text) && text.includes(`await T.promise(${number});`));
  return /h\d+/.exec(line ?? '')?.[0] ?? '';
}

/** From outside nothing is certain, and what only weak references lead to is not told at all. */
function expected(number: number, { state, holders, isCertain }: TrueHolders): string[] {
  if (state === 'unknown' && !isCertain) return [`module m${number}`];
  return holders.filter((one) => one !== 'promise');
}

/** The futures that a wait is derived from, and the coroutines that settle some of them. */
function behindWait(
  { wait }: CoroutineFacts,
  all: ReadonlyMap<FutureId, FutureFacts>,
): { readonly futures: ReadonlySet<FutureId>; readonly coroutines: ReadonlySet<CoroutineId> } {
  const futures = new Set<FutureId>(wait?.future === undefined ? [] : [wait.future]);
  const coroutines = new Set<CoroutineId>();
  for (const id of futures)
    for (const { future, coroutine } of all.get(id)?.parts ?? []) {
      if (future !== undefined) futures.add(future);
      if (coroutine !== undefined) coroutines.add(coroutine);
    }
  return { futures, coroutines };
}

function wordsOf({ holders }: HeldFuture, { store }: DumpedSource): string[] {
  return holders.map(({ kind, coroutine, path: where = '', type }) => {
    if (kind === 'coroutine' && coroutine !== undefined)
      return `coroutine ${store.functionNameOf(coroutine)}`;
    return kind === 'module'
      ? `module ${/^\w+/.exec(where)?.[0] ?? ''}`
      : kind === 'handle'
        ? `handle ${type} ${where}`
        : kind;
  });
}
