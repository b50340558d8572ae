/** Runs random programs whose holders are known, asks who can settle each promise, and answers the first difference. */
import { createRequire } from 'node:module';
import inspector, { type Runtime } from 'node:inspector';
import vm from 'node:vm';
import { neverSettles } from '../../../debug-adapter/coroutines/store/held-futures.js';
import { stuckGroups } from '../../../debug-adapter/coroutines/store/stuck-groups.js';
import { heldById } from '../../../debug-adapter/coroutines/store/stuck-waits.js';
import { LocalSource } from '../../../debug-adapter/in-process/local-source.js';
import { debugHook } from '../../../runtime/probes/queries/debug-hook.js';
import { FIRST_SITE_ON_MAIN_THREAD, type SiteId } from '../../../runtime/protocol/ids.js';
import type { HeldFuture } from '../../../runtime/protocol/facts.js';
import { instrument } from '../../../runtime/rewrite/rewrite.js';
import { HoldersWriter, type HoldersProgram } from './random-holders.js';
import { forgetEarlierPrograms, type TruthFailure } from './check-truth.js';

/** No search of these is so large. */
const MOST_MS = 60_000;
/** Programs after which what earlier ones left waiting is collected: each question goes through it. */
const COLLECT_EVERY = 10;
const LATER_MS = 1_000_000;
const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];

export interface HoldersCount {
  programs: number;
  futures: number;
  edges: number;
  circles: number;
}

/** What a program calls. Keeps promises, and nothing that settles them. */
interface Teller {
  readonly promises: ReadonlyMap<number, Promise<unknown>>;
  /** Lets go on what waits for nothing of the program's, and clears its timers. */
  readonly end: () => void;
}

/** Its functions are in no module: in this process the runtime is in the modules of its callers, with all coroutines. */
const makeTeller = vm.compileFunction(`
  const promises = new Map();
  const timers = [];
  const ends = [];
  return {
    promises,
    no: false,
    made(number, promise) { promises.set(number, promise); },
    promise(number) { return promises.get(number); },
    never() { return new Promise((resolve) => { ends.push(resolve); }); },
    later(callback) {
      const timer = setTimeout(callback, ${LATER_MS});
      timers.push(timer);
      return timer;
    },
    end() {
      for (const timer of timers) clearTimeout(timer);
      for (const end of ends) end();
    },
  };
`) as () => Teller;

let nextSite: number = FIRST_SITE_ON_MAIN_THREAD;

/** Program number n has the seed `firstSeed + n`. Undefined when all was true. Needs the hooks installed. */
export async function checkHolders(
  count: number,
  firstSeed: number,
  onProgress: (counted: HoldersCount) => void = () => undefined,
): Promise<{ counted: HoldersCount; failure?: TruthFailure }> {
  const counted: HoldersCount = { programs: 0, futures: 0, edges: 0, circles: 0 };
  debugHook.attach(null);
  showQueues();
  for (let index = 0; index < count; index++) {
    const seed = firstSeed + index;
    const program = new HoldersWriter(seed).write();
    const differences = await runProgram(program, counted);
    await quiet();
    if ((index + 1) % COLLECT_EVERY === 0) {
      await forgetEarlierPrograms();
      // With the adapter the queues are forgotten.
      showQueues();
    }
    counted.programs++;
    if (differences.length > 0) return { counted, failure: { seed, program: program.text, differences } };
    if (counted.programs % 100 === 0) onProgress(counted);
  }
  return { counted };
}

async function runProgram(program: HoldersProgram, counted: HoldersCount): Promise<string[]> {
  const { code, table } = instrument(program.text, {
    url: 'file:///program.cjs',
    file: '/program.cjs',
    kind: 'commonjs',
    captureScopes: true,
    firstSite: nextSite as SiteId,
  });
  const source = new LocalSource(debugHook, true);
  source.store.addModule(nextSite as SiteId, table);
  nextSite += table.rows.length;
  const teller = makeTeller();
  const module: { exports: unknown } = { exports: {} };
  const load = vm.compileFunction(code, [...COMMONJS, 'T']) as (...all: unknown[]) => void;
  load(module.exports, createRequire(import.meta.url), module, '/program.cjs', '/', teller);
  (module.exports as () => void)();
  await quiet();
  const held = debugHook.allHolders(MOST_MS);
  const differences = compare(program, teller, held, source, counted);
  teller.end();
  return differences;
}

function compare(
  program: HoldersProgram,
  teller: Teller,
  held: readonly HeldFuture[],
  source: LocalSource,
  counted: HoldersCount,
): string[] {
  const found: string[] = [];
  const { graph, futures } = source.now();
  const { store } = source;
  for (const [number, truth] of program.futures) {
    const promise = teller.promises.get(number);
    const facts = held.find(({ future }) => debugHook.future(future) === promise);
    if (facts === undefined) {
      found.push(`promise ${number} is not told`);
      continue;
    }
    counted.futures++;
    const shown = facts.holders.map(({ kind, coroutine, path = '' }) => {
      if (kind === 'coroutine') return `coroutine ${store.functionNameOf(coroutine as never)}`;
      return kind === 'module' ? `module ${/^\w+/.exec(path)?.[0] ?? ''}` : kind;
    });
    const holders = [...new Set(shown)].sort();
    counted.edges += holders.length;
    const isCertain = neverSettles(facts, store);
    const [is, should] = [
      `${facts.state} ${holders.join(', ')}${isCertain ? ' certainly' : ''}`,
      `${truth.state} ${truth.holders.join(', ')}${truth.isCertain ? ' certainly' : ''}`,
    ];
    if (is !== should) found.push(`promise ${number} is "${should}", and is told to be "${is}"`);
    const rejects = facts.holders.some(({ onlyRejects }) => onlyRejects === true);
    if (rejects !== program.rejecting.has(number))
      found.push(`a timer that can only reject promise ${number} is ${rejects ? '' : 'not '}told`);
  }
  const holding = { index: store.index, futures, held: heldById(held) };
  const circles = stuckGroups(holding, (id) => graph.taskOf(id))
    // Of earlier programs, of which some may not be collected yet, nothing is known.
    .filter(
      ({ tasks, isCircle }) => isCircle && tasks.every((id) => /^[hw]\d/.test(store.functionNameOf(id))),
    )
    .map(({ tasks }) =>
      tasks
        .map((id) => store.functionNameOf(id))
        .sort()
        .join(),
    );
  counted.circles += circles.length;
  const [is, should] = [
    circles.sort().join(' '),
    program.circles
      .map((names) => names.join())
      .sort()
      .join(' '),
  ];
  if (is !== should) found.push(`the circles are "${should}", and are told to be "${is}"`);
  return found;
}

/** Node's queues, as an adapter finds them. */
function showQueues(): void {
  const session = new inspector.Session();
  session.connect();
  const given = globalThis as unknown as { holdersTruth?: unknown };
  const found: Record<string, object> = {};
  const [timer, tick] = debugHook.queueOwners();
  given.holdersTruth = { timer, tick, take: (name: string, object: object) => (found[name] = object) };
  const propertiesOf = (objectId: string | undefined): Runtime.GetPropertiesReturnType => {
    let answer: Runtime.GetPropertiesReturnType = { result: [] };
    if (objectId !== undefined)
      session.post(
        'Runtime.getProperties',
        { objectId, ownProperties: true },
        (_, params: Runtime.GetPropertiesReturnType | undefined) => {
          if (params !== undefined) answer = params;
        },
      );
    return answer;
  };
  const idOf = (expression: string): string | undefined => {
    let id: string | undefined;
    session.post(
      'Runtime.evaluate',
      { expression },
      (_, params: Runtime.EvaluateReturnType | undefined) => (id = params?.result.objectId),
    );
    return id;
  };
  for (const owner of ['timer', 'tick']) {
    const { internalProperties = [] } = propertiesOf(idOf(`holdersTruth.${owner}`));
    const scopes = internalProperties.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
    for (const { value } of propertiesOf(scopes).result) {
      for (const { name, value: variable } of propertiesOf(value?.objectId).result) {
        if (
          !['timerListMap', 'immediateQueue', 'queue', 'binding'].includes(name) ||
          variable?.objectId === undefined
        )
          continue;
        session.post('Runtime.callFunctionOn', {
          objectId: idOf('holdersTruth') ?? '',
          functionDeclaration: 'function (name, object) { this.take(name, object); }',
          arguments: [{ value: name }, { objectId: variable.objectId }],
        });
      }
    }
  }
  session.disconnect();
  delete given.holdersTruth;
  const { timerListMap, immediateQueue, queue, binding } = found;
  const areFound = timerListMap !== undefined && immediateQueue !== undefined && queue !== undefined;
  if (areFound && binding !== undefined) debugHook.knowQueues(timerListMap, immediateQueue, queue, binding);
}

/** Every microtask has run. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
