/** Futures: results that callbacks bring later; awaited by several, watched by callbacks, cancelled, and failed. */
import {
  createTask,
  fromPromise,
  Future,
  getRunningLoop,
  run,
  sleep,
  toPromise,
  type Coroutine,
} from '../../../runtime/index.js';

/** An old kind of API: it calls back with an error, or with the price. */
function askPrice(dish: string, done: (error: Error | undefined, price?: number) => void): void {
  setImmediate(() => {
    if (dish === 'unicorn') done(new RangeError(`no ${dish} today`));
    else done(undefined, dish.length);
  });
}

/** Makes a future of a callback. */
function priceOf(dish: string): Future<number> {
  const price = new Future<number>({ name: `price of ${dish}` });
  askPrice(dish, (error, found) => {
    // Whoever waited may have given up: a future that is done takes no other result.
    if (price.done()) console.log(`too late for the ${price.label}`);
    else if (error !== undefined) price.setException(error);
    else price.setResult(found ?? 0);
  });
  return price;
}

function* guest(name: string, bill: Future<number>): Coroutine<void> {
  console.log(`${name} waits for the ${bill.label}`);
  console.log(`${name} pays ${yield* bill}`);
}

await run(function* () {
  console.log('- one future, several who wait');
  const soup = priceOf('soup');
  soup.addDoneCallback((done) => console.log(`the callback sees ${done.result()}`));
  const guests = ['Ada', 'Bob'].map((name) => createTask(guest(name, soup), { name }));
  console.log(soup.state);
  for (const each of guests) yield* each;
  console.log(`${soup.state}: ${soup.result()}, and again ${yield* soup}`);

  console.log('- callbacks run soon, not at once');
  const bell = new Future<string>({ name: 'bell' });
  bell.addDoneCallback(() => console.log('the bell has rung'));
  getRunningLoop().callSoon(() => {
    bell.setResult('ding');
    console.log('the result is set');
  });
  yield* bell;

  console.log('- an error');
  try {
    yield* priceOf('unicorn');
  } catch (error) {
    console.log(String(error));
  }

  console.log('- given up');
  const roast = priceOf('roast');
  const hungry = createTask(guest('Cleo', roast), { name: 'Cleo' });
  yield* sleep(0);
  hungry.cancel('the kitchen is closed');
  try {
    yield* hungry;
  } catch (error) {
    console.log(String(error), roast.cancelled() ? '- nor does anyone wait for the price' : '');
  }
  yield* fromPromise(new Promise((resolve) => setImmediate(resolve)), 'a turn of Node');

  console.log('- promises, both ways');
  const promised = toPromise(priceOf('fish')).then((price) => price * 2);
  console.log(`two fish are ${yield* fromPromise(promised, 'two fish')}`);

  console.log('- a result is set once');
  try {
    bell.setResult('dong');
  } catch (error) {
    console.log(String(error));
  }
});
