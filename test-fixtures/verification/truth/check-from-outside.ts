/** Random programs that nobody prepared, read from the memory of their process, compared with what they are. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import { DumpedSource, type Dump } from '../../../debug-adapter/coroutines/dump/dump.js';
import { knownNode } from '../../../debug-adapter/unprepared/calibration/known-nodes.js';
import { captureMemory } from '../../../debug-adapter/unprepared/memory-route.js';
import { fileOf, type Order, type Quiet } from './outside-debuggee.js';
import { WaitsWriter } from './random-waits.js';
import type { TrueCoroutine, Truth } from './truth.js';

/** Moments of one program at which it is read. */
const MOST_LOOKS = 4;
const MOST_DIFFERENCES = 20;

export interface OutsideCount {
  programs: number;
  looks: number;
  coroutines: number;
}

export interface OutsideFailure {
  readonly seed: number;
  readonly program: string;
  readonly differences: readonly string[];
}

/** Program number n has the seed `firstSeed + n`. */
export async function checkFromOutside(
  count: number,
  firstSeed: number,
  onProgress: (counted: OutsideCount) => void = () => undefined,
): Promise<{ counted: OutsideCount; failure?: OutsideFailure }> {
  const counted: OutsideCount = { programs: 0, looks: 0, coroutines: 0 };
  const child = fork(path.join(import.meta.dirname, 'outside-debuggee.js'), { stdio: 'inherit' });
  const node = await knownNode({ file: process.execPath });
  try {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const differences = await checkProgram(child, seed, node, counted);
      counted.programs++;
      if (differences.length > 0)
        return { counted, failure: { seed, program: new WaitsWriter(seed).write(), differences } };
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
  node: Awaited<ReturnType<typeof knownNode>>,
  counted: OutsideCount,
): Promise<string[]> {
  let order: Order = { begin: seed };
  for (let look = 0; look < MOST_LOOKS; look++) {
    const answered = once(child, 'message');
    child.send(order);
    const [{ truth, isOver }] = (await answered) as [Quiet];
    const { dump } = await captureMemory(child.pid ?? 0, '', node, { values: true, internals: false });
    counted.looks++;
    counted.coroutines += truth.live.length;
    const differences = compare(truth, dump, fileOf(seed));
    if (differences.length > 0 || isOver) return differences.map((one) => `look ${look}: ${one}`);
    order = 'turn';
  }
  return [];
}

/** Coroutines are told apart by what they call themselves, which is in a variable of theirs. */
function compare(truth: Truth, dump: Dump, file: string): string[] {
  const source = new DumpedSource(dump);
  const { store } = source;
  const found: string[] = [];
  const same = (what: string, is: unknown, should: unknown): void => {
    if (is !== should && found.length < MOST_DIFFERENCES)
      found.push(`${what} is ${String(is)}, should be ${String(should)}`);
  };
  const nameOf = ({ id }: CoroutineFacts): string => {
    const who = source.variablesOf(id)?.find(({ name }) => name === 'who')?.value;
    return who === undefined ? `nobody (#${id})` : who.slice(1, -1);
  };
  const shown = new Map(
    store
      .liveCoroutines()
      .filter(({ function: site, state }) => store.placeOf(site)?.path === file && state !== 'created')
      .map((facts) => [nameOf(facts), facts]),
  );
  const trueName = (one: TrueCoroutine | undefined): string | undefined =>
    one === undefined ? undefined : String(one.locals['who']);
  const list = (names: Iterable<string>): string => [...names].sort().join(' ');
  same('the list of coroutines', list(shown.keys()), list(truth.live.map((one) => trueName(one) ?? '')));
  for (const one of truth.live) {
    const who = trueName(one) ?? '';
    const facts = shown.get(who);
    const { wait, suspendedAt = 0 } = one;
    if (facts === undefined || wait === undefined) continue;
    same(`the function of ${who}`, store.functionName(facts.function), one.functionName);
    same(`the state of ${who}`, facts.state, one.state);
    const text = store.textOf(facts.site);
    const hook = wait.kind === 'iterator' ? 'over' : wait.kind === 'consumer' ? 'give' : 'on';
    const wanted = `T.${hook}(me, ${suspendedAt}${hook === 'give' ? ')' : ','}`;
    if (!text.startsWith(wanted)) same(`the place of ${who}`, text, wanted);
    const steps = source.variablesOf(facts.id)?.find(({ name }) => name === 'steps')?.value;
    if (steps !== undefined) same(`the variable steps of ${who}`, steps, String(one.locals['steps']));
    if (wait.isDue) continue;
    // A race of one is that one.
    const { parts, oneBehind } = truth.futures.find(({ promise }) => promise === wait.promise) ?? {};
    const isRaceOfOne = wait.kind === 'race' && facts.wait?.kind === 'then';
    if (!isRaceOfOne) same(`the kind of wait of ${who}`, facts.wait?.kind, wait.kind);
    if (isRaceOfOne) continue;
    const awaited = facts.wait?.coroutine === undefined ? undefined : store.get(facts.wait.coroutine);
    same(
      `what ${who} waits for`,
      awaited && nameOf(awaited),
      trueName(truth.live.find(({ id }) => id === (wait.kind === 'then' ? oneBehind : wait.coroutine))),
    );
    if (parts === undefined || facts.wait?.future === undefined) continue;
    const future = dump.futures.find(({ id }) => id === facts.wait?.future);
    const should = parts.flatMap(({ isPending, coroutine }) =>
      isPending && coroutine !== undefined
        ? [trueName(truth.live.find(({ id }) => id === coroutine)) ?? '']
        : [],
    );
    const are = (future?.parts ?? []).flatMap(({ coroutine }) => {
      const part = coroutine === undefined ? undefined : store.get(coroutine);
      return part === undefined ? [] : [nameOf(part)];
    });
    same(`the parts that ${who} waits for`, list(new Set(are)), list(new Set(should)));
    if (wait.kind === 'all' || wait.kind === 'allSettled') {
      const settled = parts.filter(({ isPending }) => !isPending).length;
      same(
        `the counts of ${who}`,
        `${future?.counts?.settled}/${future?.counts?.total}`,
        `${settled}/${parts.length}`,
      );
    }
  }
  return found;
}
