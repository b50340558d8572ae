/** Captures of programs that never rest: whatever the moment, everything shown was true. */
import assert from 'node:assert/strict';
import type { Dump } from '../../coroutines/dump/dump.js';
import { DumpedSource } from '../../coroutines/dump/dump.js';
import { readProcess } from '../read-process.js';
import { Target } from './target.js';

const CAPTURES = 3;

interface Worker {
  readonly id: string | undefined;
  readonly isAwaiting: boolean;
}

/** The workers with their numbers, and how many steps are alone. */
async function workersIn(dump: Dump): Promise<{ workers: Worker[]; aloneSteps: number }> {
  const source = new DumpedSource(dump);
  const { graph } = await source.view();
  const live = source.store.liveCoroutines();
  const named = (name: string): typeof live =>
    live.filter((facts) => source.store.functionName(facts.function) === name);
  const workers = named('worker').map(({ id, wait, state }) => ({
    id: source.variablesOf(id)?.find(({ name }) => name === 'id')?.value,
    isAwaiting: state === 'running' || wait?.coroutine !== undefined,
  }));
  const aloneSteps = named('step').filter(
    ({ id, state }) => state === 'suspended' && !graph.isFrame(id),
  ).length;
  return { workers, aloneSteps };
}

(process.platform === 'linux' ? describe : describe.skip)('Captures of a busy process', function () {
  this.timeout(120_000);
  let target: Target | undefined;

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  for (const [program, count] of [
    ['busy.mjs', 200],
    ['garbage.mjs', 50],
  ] as const)
    it(`hold each of ${count} workers of ${program} once, with what it waits for`, async () => {
      target = await Target.start(program);
      for (let capture = 0; capture < CAPTURES; capture++) {
        const { dump } = await readProcess(target.pid, 'memory', { values: true, internals: false });
        const { workers, aloneSteps } = await workersIn(dump);
        assert.equal(new Set(workers.map(({ id }) => id)).size, workers.length, 'each once');
        // One may be running at that moment: its number is unknown then.
        assert.ok(workers.length === count || workers.length === count - 1, `${workers.length} workers`);
        const due = workers.filter(({ isAwaiting }) => !isAwaiting).length;
        assert.ok(due <= 1, `${due} workers wait for nothing`);
        assert.ok(aloneSteps <= 1, `${aloneSteps} steps that nobody awaits`);
      }
    });
});
