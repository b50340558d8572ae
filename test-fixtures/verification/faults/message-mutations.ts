/**
 * What a program's inspector really says, with something wrong in it, to an adapter that is attached, stops and
 * continues: `node out/test-fixtures/verification/faults/message-mutations.js AMOUNT SEED` changes so many messages.
 * A changed event follows the real one, a changed answer takes its place.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestSession } from '../../../debug-adapter/test/debug-session.js';
import { InspectorProxy } from './inspector-proxy.js';
import { LANGUAGE_ERROR, memoryOf, mutator, type Mutator } from './mutations.js';
import { faultProgram, Victim } from './victim.js';

const PROGRAM = faultProgram('ticking.ts');
/** A session that believes a wrong message may wait for what never comes: then a new one takes its place. */
const MESSAGES_A_SESSION = 300;
/** Changed one time in so many. */
const EVERY = 3;

const REQUESTS: readonly (readonly [string, object])[] = [
  ['stackTrace', { threadId: 1 }],
  ['scopes', { frameId: 1 }],
  ['variables', { variablesReference: 1 }],
  ['evaluate', { expression: '({ a: [1, new Map([[1, 2]])] })', context: 'watch' }],
  ['setFunctionBreakpoints', { breakpoints: [{ name: 'suspend step' }] }],
  ['setFunctionBreakpoints', { breakpoints: [] }],
  ['setBreakpoints', { source: { path: PROGRAM }, breakpoints: [{ line: 3 }] }],
  ['setExceptionBreakpoints', { filters: ['thrown'] }],
  ['continue', { threadId: 1 }],
  ['next', { threadId: 1 }],
  ['stepIn', { threadId: 1 }],
  ['pause', { threadId: 1 }],
  ['loadedSources', {}],
  ['coroutines/tasks', { count: 5 }],
  ['coroutines/futures', { count: 5 }],
  ['coroutines/ticks', { count: 5 }],
  ['coroutines/loop', { start: 0, count: 5 }],
  ['coroutines/graph', { around: 1, limit: 5 }],
  ['coroutines/findings', {}],
];

export interface MessageOutcome {
  /** Messages changed. */
  readonly changed: number;
  /** The largest memory of an adapter, in MB; 0 where the system does not tell. */
  readonly memory: number;
  /** Of the adapter: a sentence each. */
  readonly failures: readonly string[];
  /**
   * Programs that stood still after their adapter was killed, a sentence each. An adapter that believes a false pause
   * can freeze its program (docs/reliability.md, "Limits"), so these are counted and are no failures.
   */
  readonly stood: readonly string[];
}

export async function mutateMessages(amount: number, seed: number): Promise<MessageOutcome> {
  const mutations = mutator(seed);
  const failures: string[] = [];
  const stood: string[] = [];
  let changed = 0;
  let memory = 0;
  while (changed < amount && failures.length === 0) {
    const { victim, port } = await Victim.start(PROGRAM);
    try {
      const outcome = await oneSession(port, Math.min(MESSAGES_A_SESSION, amount - changed), mutations);
      changed += outcome.changed;
      memory = Math.max(memory, outcome.memory);
      failures.push(...outcome.failures);
      await victim.beats(/^main/m).catch((error: unknown) => stood.push((error as Error).message));
    } catch (error) {
      failures.push((error as Error).message);
    } finally {
      victim.kill();
    }
  }
  return { changed, memory, failures, stood };
}

async function oneSession(
  port: number,
  amount: number,
  mutations: Mutator,
): Promise<Omit<MessageOutcome, 'stood'>> {
  const failures: string[] = [];
  const last: string[] = [];
  let changed = 0;
  const proxy = await InspectorProxy.before(port);
  const session = new TestSession();
  await session.attach(proxy.port);
  const { adapter } = session;
  const gone = new Promise<void>((resolve) => adapter?.once('exit', () => resolve()));
  try {
    proxy.rewrite = (message) => {
      if (changed >= amount || mutations.random() * EVERY > 1) return [message];
      changed++;
      const { wrong, said } = mutated(message, mutations);
      last.push(wrong.slice(0, 300));
      return said;
    };
    while (changed < amount && failures.length === 0) {
      const [command, args] = mutations.pick(REQUESTS);
      session.client.send(command, args).catch((error: unknown) => {
        const { message } = error as Error;
        if (LANGUAGE_ERROR.test(message)) failures.push(`${command}: ${message}`);
      });
      // Answered by the adapter alone: it is alive, and has taken up the other.
      await Promise.race([session.client.threadsRequest(), gone]);
      if (adapter?.exitCode !== null || adapter.signalCode !== null)
        failures.push(`the adapter ended: ${last.slice(-3).join(' | ')} ${session.console}`);
    }
    return { changed, failures, memory: memoryOf(adapter?.pid) };
  } finally {
    // As one that is killed: the program continues.
    adapter?.kill('SIGKILL');
    await gone;
    proxy.close();
  }
}

function mutated(message: string, { changed }: Mutator): { wrong: string; said: readonly string[] } {
  const real = JSON.parse(message) as Record<string, unknown>;
  if (typeof real['id'] !== 'number') {
    const wrong = JSON.stringify(changed(real));
    return { wrong, said: [message, wrong] };
  }
  const wrong = JSON.stringify({ ...real, result: changed(real['result']) });
  return { wrong, said: [wrong] };
}

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const [amount = 1000, seed = 1] = process.argv.slice(2).map(Number);
  const { changed, memory, failures, stood } = await mutateMessages(amount, seed);
  console.log(
    `${changed} messages changed, adapters up to ${memory} MB, ${failures.length} failures, ${stood.length} programs stood still`,
  );
  for (const failure of [...failures, ...stood].slice(0, 20)) console.log(`  ${failure}`);
  process.exit(failures.length === 0 ? 0 : 1);
}
