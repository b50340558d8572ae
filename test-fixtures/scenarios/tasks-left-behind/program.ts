/** Tests in virtual time: an hour passes at once, and a task that is left behind, or fails unseen, fails the test. */
import assert from 'node:assert/strict';
import {
  createTask,
  Event,
  getRunningLoop,
  Queue,
  runTest,
  sleep,
  wait,
  waitFor,
  type Coroutine,
  type Task,
} from '../../../runtime/index.js';

/** What is tested: a mailbox whose letters are carried away every hour. */
class Mailbox {
  readonly delivered: string[] = [];
  readonly #letters = new Queue<string>(0, { name: 'letters' });
  readonly #carrier: Task<void>;

  constructor() {
    this.#carrier = createTask(this.#carry(), { name: 'carrier' });
  }

  post(letter: string): void {
    if (letter === '') throw new RangeError('Cannot post a letter: it is empty');
    this.#letters.putNowait(letter);
  }

  *close(): Coroutine<void> {
    this.#carrier.cancel();
    yield* wait([this.#carrier]);
  }

  *#carry(): Coroutine<void> {
    for (;;) {
      const letter = yield* this.#letters.get();
      yield* sleep(3600);
      this.delivered.push(letter);
    }
  }
}

async function test(title: string, body: () => Coroutine<void>): Promise<void> {
  try {
    await runTest(body);
    console.log(`✔ ${title}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
    console.log(`✘ ${title}: ${message}${why}`);
  }
}

await test('letters are delivered, an hour for each', function* () {
  const box = new Mailbox();
  box.post('to Ada');
  box.post('to Bob');
  yield* sleep(7201);
  assert.deepEqual(box.delivered, ['to Ada', 'to Bob']);
  assert.equal(getRunningLoop().time(), 7201);
  yield* box.close();
});

await test('an empty letter is refused', function* () {
  const box = new Mailbox();
  assert.throws(() => box.post(''), RangeError);
  yield* box.close();
});

await test('forgets to close an empty box', function* () {
  new Mailbox();
  yield* sleep(1);
});

await test('forgets to close a box in use', function* () {
  const box = new Mailbox();
  box.post('to Cleo');
  yield* sleep(60);
});

await test('does not see an error', function* () {
  createTask(
    function* () {
      yield* sleep(1);
      throw new Error('the bag has a hole');
    },
    { name: 'bag' },
  );
  yield* sleep(2);
});

await test('waits for what never comes, at most an hour', function* () {
  yield* waitFor(new Event({ name: 'holiday' }).wait(), 3600);
});
