/** Tasks that are cancelled by each of those who can, and what the debugger's facts say of it at the end. */
import {
  CancelledError,
  createTask,
  currentTask,
  gather,
  run,
  sleep,
  timeout,
  withAsync,
  type Coroutine,
  type Task,
} from 'coroutine-debugger';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { Hook } from '../../runtime/protocol/hook.js';
import { unpackFacts } from '../../runtime/protocol/packed-facts.js';

const hook = (globalThis as Record<symbol, unknown>)[Symbol.for('coroutine-debugger.hook')] as Hook;
(globalThis as Record<string, unknown>)['coroutineDebuggerNotify'] = (json: string) => {
  const { kind, text } = JSON.parse(json) as { kind: string; text: string };
  if (kind === 'log') console.log(`stopped for: ${text}`);
};
hook.attach(null);
hook.setBreakpoints([{ id: 1, event: 'cancel', log: [{ expression: '$error.message' }] }]);

function* deep(): Coroutine<void> {
  yield* sleep(100); // @deep
}

function* obedient(): Coroutine<void> {
  yield* deep();
}

function* stubborn(): Coroutine<string> {
  try {
    yield* sleep(100); // @stubborn
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  }
  return 'no';
}

async function asynchronous(): Promise<void> {
  await sleep(100); // @asynchronous
}

function* limited(): Coroutine<void> {
  try {
    yield* withAsync(timeout(0.01), function* () {
      yield* sleep(100); // @limited
    });
  } catch {
    yield* sleep(0);
  }
}

function* unstarted(): Coroutine<void> {
  yield* sleep(1);
}

await run(function* main() {
  const tasks: Task<unknown>[] = [
    createTask(obedient, { name: 'obedient' }),
    createTask(stubborn, { name: 'stubborn' }),
    createTask(asynchronous, { name: 'asynchronous' }),
    createTask(limited, { name: 'limited' }),
    createTask(sleep(100), { name: 'gathered' }),
  ];
  const all = gather([tasks[4] as Task<unknown>]);
  yield* sleep(0);
  for (const task of tasks.slice(0, 3)) task.cancel(`${currentTask()?.name ?? ''} wants ${task.name} to end`);
  all.cancel('not needed');
  const never = createTask(unstarted, { name: 'unstarted' });
  never.cancel('too late');
  yield* gather([...tasks, never], { returnExceptions: true });
});

const changed = unpackFacts(hook.pull(0, null).changed);
hook.detach();
const main = changed.find(({ name, parent }) => name === undefined && parent === undefined);
const rows = hook
  .modules([])
  .flatMap(({ firstSite, table }) =>
    table.rows.map((row, index) => [firstSite + index, row[2] + 1] as const),
  );
const lineOf = (site: number | undefined): number | undefined => rows.find(([at]) => at === site)?.[1];
const nameOf = (id: number | undefined): string | undefined => {
  const found: CoroutineFacts | undefined = changed.find((facts) => facts.id === id);
  return found === undefined ? undefined : (found.name ?? (found === main ? 'main' : 'a coroutine'));
};
for (const { name, outcome, cancellation } of changed)
  if (name !== undefined)
    console.log(
      JSON.stringify({
        name,
        outcome,
        ...cancellation,
        by: cancellation?.by === undefined ? undefined : 'main',
        deliveredTo: nameOf(cancellation?.deliveredTo),
        deliveredAt: lineOf(cancellation?.deliveredAt),
      }),
    );
