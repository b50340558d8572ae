// Tasks of the library that wait for promises: of async bodies, of async functions, of several.
import { createTask, fromPromise, gather, run, timeout, withAsync } from 'coroutine-debugger';

const opened = new Promise<void>(() => undefined);

async function pour(what: string): Promise<string> {
  // The last of the tasks has begun: after this turn of the loop all wait.
  if (what === 'wine') setImmediate(() => console.log('ready'));
  await opened;
  return what;
}

await run(function* () {
  const tasks = [
    createTask(
      function* () {
        return yield* withAsync(timeout(60), async () => {
          await pour('coffee');
        });
      },
      { name: 'body' },
    ),
    createTask(
      function* () {
        return yield* fromPromise(pour('tea'));
      },
      { name: 'function' },
    ),
    createTask(
      function* () {
        return yield* fromPromise(pour('milk'), 'the milk');
      },
      { name: 'called' },
    ),
    createTask(
      function* () {
        return yield* fromPromise(Promise.all([pour('salt'), pour('pepper')]));
      },
      { name: 'several' },
    ),
    createTask(async () => {
      await withAsync(timeout(60), async () => {
        await pour('wine');
      });
    }),
  ];
  setInterval(() => undefined, 60_000);
  yield* gather(tasks);
});
