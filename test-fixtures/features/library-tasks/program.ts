/** Jobs in a package's queue: the package's own coroutines are tasks as well, and can be hidden. */
import PQueue from 'p-queue';

const queue = new PQueue({ concurrency: 2 });
let open: () => void = () => undefined;
const doorOpens = new Promise<void>((resolve) => (open = resolve));

async function paint(wall: string): Promise<void> {
  await doorOpens; // @door
  console.log(`${wall} is painted`);
}

const walls = ['north', 'east', 'south'].map((wall) => queue.add(() => paint(wall)));
setImmediate(() => {
  open(); // @opens
});
await Promise.all(walls); // @walls
