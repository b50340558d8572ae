/** An async generator over a stream of grains, closed properly when the reader has enough. */
import { Queue, createTask, run, sleep, VirtualClock } from '../../../runtime/index.js';

async function* grains(sack: Queue<string>): AsyncGenerator<string> {
  try {
    for await (const grain of sack) yield grain;
  } finally {
    await sleep(1);
    console.log('sack closed');
  }
}

await run(
  async () => {
    const sack = new Queue<string>(2, { name: 'sack' });
    const miller = createTask(
      async () => {
        for (const grain of ['wheat', 'rye', 'oats', 'barley', 'spelt']) {
          await sleep(0.5);
          await sack.put(grain);
        }
        sack.shutdown();
      },
      { name: 'miller' },
    );
    for await (const grain of grains(sack)) {
      console.log(grain);
      if (grain === 'oats') break;
    }
    for await (const grain of grains(sack)) console.log(`left: ${grain}`);
    await miller;
  },
  { clock: new VirtualClock() },
);
