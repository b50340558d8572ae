/** Context managers inside each other: left in the opposite order, whatever happens. */
import {
  run,
  sleep,
  VirtualClock,
  withAsync,
  type AsyncContext,
  type Coroutine,
} from '../../../runtime/index.js';

const room = (name: string): AsyncContext<string> => ({
  *enter(): Coroutine<string> {
    yield* sleep(1);
    console.log(`entering ${name}`);
    return name;
  },
  *exit(error): Coroutine<boolean> {
    yield* sleep(1);
    console.log(`leaving ${name}${error === undefined ? '' : ` because of ${error.message}`}`);
    return name === 'house';
  },
});

await run(
  function* () {
    yield* withAsync(room('house'), function* (house) {
      yield* withAsync(room('kitchen'), function* (kitchen) {
        console.log(`in the ${kitchen} of the ${house}`);
        yield* sleep(1);
        throw new Error('smoke');
      });
    });
    console.log('outside');
  },
  { clock: new VirtualClock() },
);
