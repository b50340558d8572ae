/** An event loop by hand: until one coroutine is done, then for ever, until a timer or SIGINT stops it. */
import {
  CancelledError,
  EventLoop,
  gather,
  sleep,
  VirtualClock,
  type Coroutine,
} from '../../../runtime/index.js';

const loop = new EventLoop({ clock: new VirtualClock() });
const say = (text: string): void => console.log(`${loop.time()} s: ${text}`);

function* fetchTitle(): Coroutine<string> {
  yield* sleep(2);
  return 'Morning news';
}

function* feed(name: string, period: number): Coroutine<void> {
  try {
    for (let n = 1; ; n++) {
      say(`${name} ${n}`);
      yield* sleep(period);
    }
  } catch (error) {
    if (error instanceof CancelledError) say(`${name} ends`);
    throw error;
  }
}

say(await loop.runUntilComplete(fetchTitle()));

loop.callLater(1, () => loop.stop());
try {
  await loop.runUntilComplete(loop.createTask(sleep(3600), { name: 'sleeper' }));
} catch (error) {
  say((error as Error).message);
}

for (const [name, period] of [
  ['news', 2],
  ['sport', 3],
  ['weather', 4],
] as const)
  loop.createTask(feed(name, period), { name });
loop.callLater(5, () => {
  say('a timer stops the loop');
  loop.stop();
});
await loop.runForever();
say('stopped; nothing runs, and no time passes');

loop.callLater(1.5, () => {
  // The signal comes from outside: until it is there, no time passes.
  const release = loop.hold();
  loop.addSignalHandler('SIGINT', () => {
    release();
    say('SIGINT stops the loop');
    loop.stop();
  });
  process.kill(process.pid, 'SIGINT');
});
await loop.runForever();

const left = loop.tasks();
say(`left: ${left.map(({ name }) => name).join(', ')}`);
for (const task of left) task.cancel();
await loop.runUntilComplete(function* () {
  yield* gather(left, { returnExceptions: true });
});
loop.close();
try {
  loop.callSoon(() => undefined);
} catch (error) {
  console.log((error as Error).message);
}
