/** A house with two floors: breakpoints for one task, for all that it starts, for a label. */
import { createTask, gather, run, sleep, VirtualClock, type Coroutine } from 'coroutine-debugger';

function* clean(room: string): Coroutine<void> {
  yield* sleep(1); // @clean
  if (room === 'cellar') throw new Error('a mouse'); // @swept
}

function* floor(...rooms: string[]): Coroutine<void> {
  yield* sleep(0); // @floor
  yield* gather(
    rooms.map((room) => createTask(clean(room), { name: room, labels: { level: String(rooms.length) } })),
  );
}

await run(
  function* main() {
    const upstairs = createTask(floor('bath', 'attic'), { name: 'upstairs' });
    const downstairs = createTask(floor('hall', 'kitchen', 'cellar'), { name: 'downstairs' });
    yield* gather([upstairs, downstairs], { returnExceptions: true });
    const late = createTask(clean('garden'), { name: 'garden' });
    yield* sleep(0);
    late.cancel('it rains');
    yield* gather([late], { returnExceptions: true });
  },
  { clock: new VirtualClock() },
);
