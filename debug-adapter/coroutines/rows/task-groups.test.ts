/** Which tasks are of one group, and what the groups are called. */
import assert from 'node:assert/strict';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { GroupBy } from '../../protocol/requests.js';
import { coroutineId, StoredProgram } from '../../test/stored-program.js';
import { groupKeyOf, groupTasks } from './task-groups.js';

describe('Groups of tasks', () => {
  let program: StoredProgram;
  let tasks: CoroutineFacts[];

  /** Two cooks wait for the same water, one of them in a call of `boil`; a third task has not waited. */
  beforeEach(() => {
    program = new StoredProgram(1000);
    const boil = program.functionSite('boil', 20);
    const [inCook, inBoil] = [program.site('boil()', 5), program.site('water', 21)];
    program.coroutine(4, { function: boil, site: inBoil, wait: { kind: 'promise' }, sinceMs: 300 });
    tasks = [
      program.coroutine(1, {
        site: inCook,
        wait: { kind: 'coroutine', coroutine: coroutineId(4) },
        sinceMs: 100,
      }),
      program.coroutine(2, { site: inBoil, wait: { kind: 'promise' }, sinceMs: 800 }),
      program.coroutine(3, { function: program.functionSite('serve', 30), state: 'created' }),
    ];
  });

  const groups = (by: GroupBy): string[] =>
    groupTasks(tasks, by, program.store, program.builder).map(
      ({ label, count, oldestMs, location }) => `${label}|${count}|${oldestMs ?? ''}|${location?.line ?? ''}`,
    );

  it('by their function are at its definition, the largest group first', () => {
    assert.deepEqual(groups('function'), ['cook|2|700|1', 'serve|1||30']);
  });

  it('by their place are at the await at the end of their chains, the longest wait with them', () => {
    assert.deepEqual(groups('site'), [
      'kitchen.ts:21 await water|2|700|21',
      'has not waited for anything yet|1||',
    ]);
  });

  it('by their chain have the names of its functions, and are at its end', () => {
    assert.deepEqual(groups('chain'), ['cook|1|200|21', 'cook → boil|1|700|21', 'serve|1||30']);
  });

  it('by their state have that of the end of their chains, and of an ended one its outcome', () => {
    tasks.push(program.coroutine(5, { state: 'finished', outcome: 'threw' }));
    // Only a wait has an age.
    tasks.push(program.coroutine(6, { sinceMs: 10 }));
    assert.deepEqual(groups('state'), ['suspended|2|700|', 'created|1||', 'running|1||', 'threw|1||']);
  });

  it('by their reason have what they wait for', () => {
    assert.deepEqual(groups('reason'), ['waits for water|2|700|', 'created|1||']);
  });

  it('by their place are one for one await, wherever the chain begins', () => {
    const [first, second, third] = tasks.map((facts) => groupKeyOf(facts, 'site', program.builder));
    assert.equal(first, second);
    assert.notEqual(second, third);
  });

  it('of a long chain have its beginning and its end in their label', () => {
    const long = Array.from({ length: 12 }, (_, index) => {
      const id = 100 + index;
      const next =
        index === 11
          ? ({ kind: 'promise' } as const)
          : ({ kind: 'coroutine', coroutine: coroutineId(id + 1) } as const);
      return program.coroutine(id, { function: program.functionSite(`f${index}`, 40 + index), wait: next });
    });
    tasks = long.slice(0, 1);
    assert.deepEqual(
      groups('chain').map((group) => group.split('|')[0]),
      ['f0 → 5 more → f6 → f7 → f8 → f9 → f10 → f11'],
    );
  });
});
