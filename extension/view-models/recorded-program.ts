/** A program for tests of the trees: its tasks, the chain of one of them, and the variables of that chain. */
import type { CoroutineId, Location, TaskRow } from '../../debug-adapter/protocol/requests.js';
import { RecordedClient, taskRow } from './recorded-client.js';

export const at = (line: number): Location => ({ path: '/work/main.ts', line, column: 3 });
export const id = (number: number): CoroutineId => number as CoroutineId;

/** Awaits `cook`, which waits for a timer. */
export const SERVE = taskRow({
  id: 2,
  name: 'serve("soup")',
  state: 'suspended',
  location: at(9),
  wait: { kind: 'promise', text: 'pause(20)', forMs: 12 },
});

/** Answers of a program with these tasks. */
export function program(tasks: readonly TaskRow[]): RecordedClient {
  return new RecordedClient(
    {
      'coroutines/tasks': ({ parent, count = 200, filter }) => {
        const rows = tasks.filter((row) =>
          filter === undefined ? row.parent === parent : row.name.includes(filter),
        );
        return { tasks: rows.slice(0, count), total: rows.length, live: tasks.length, version: 1 };
      },
      'coroutines/task': ({ id: asked }) => {
        const task = tasks.find((row) => row.id === asked) ?? SERVE;
        if (task.state === 'running') {
          const { name, state } = task;
          return { task, chain: [{ coroutine: asked, name, state, location: at(6) }], path: [asked] };
        }
        return {
          task: SERVE,
          chain: [
            { coroutine: id(2), name: 'serve("soup")', state: 'suspended', location: at(9), frameId: 12 },
            {
              coroutine: id(3),
              name: 'cook("soup")',
              state: 'suspended',
              location: at(4),
              wait: { kind: 'promise', text: 'pause(20)', forMs: 12 },
            },
          ],
          path: [id(1), id(2)],
        };
      },
      'coroutines/time': () => ({
        id: id(2),
        name: '',
        totalMs: 9,
        parts: [{ kind: 'ran', ms: 9, count: 1 }],
      }),
    },
    {
      12: [{ name: 'order', value: '{dish: "soup"}', reference: 7 }],
      7: [{ name: 'dish', value: '"soup"', reference: 0 }],
    },
  );
}
