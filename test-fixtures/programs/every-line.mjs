// A breakpoint on each line: the debugger stops at those lines, and in that order, in which plain Node does.
const heard = [];
const say = (word) => heard.push(word);
await wake(say('knock'));
async function wake() {
  await greet(say('hello')); // @begins-with-await
  const tea = await greet(say('tea'));
  let cups;
  cups = await greet(say('cups'));
  say(await greet(say('argument')));
  const order = {
    tea: await greet(say('property')),
    cups: cups || (await greet(say('never'))),
  };
  if (await greet(say('condition'))) say('no');
  else await greet(say('otherwise'));
  while (await greet(say('loop'))) say('never');
  for (const guest of ['ann', 'bob']) await greet(say(guest));
  for (const guest of ['ann', 'bob']) {
    // A comment is no place to stop.

    say(guest); // @below-empty-line
  }
  for await (const guest of guests(say('iterated'))) say(guest);
  Promise.all([greet(say('all')), greet(say('both'))]);
  await Promise.all([greet(say('all')), greet(say('both'))]);
  const both = Promise.allSettled([greet(say('kept'))]);
  await both;
  try {
    await fail(say('thrown'));
  } catch {
    await greet(say('caught'));
  } finally {
    await greet(say('finally'));
  }
  const twice = async (word) => greet(say(word));
  await twice('twice');
  say(order, tea);
}
async function greet(word) {
  say(word);
}
async function* guests() {
  yield say('yielded');
  yield* [say('delegated')];
  if (heard.length > 99) return;
  say('last');
  return;
}
async function fail() {
  await null;
  throw new Error('as it should');
}
for (const guest of ['ann', 'bob']) say(guest);
for await (const guest of guests()) say(guest);
console.log(heard.length);

async function wait() {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(() => resolve(say('later'))));
  const made = new Promise((resolve, reject) => {
    if (say('refused') === '') return resolve();
    setTimeout(reject, 1);
  });
  const timer = setTimeout(() => say('timer'), 1);
  await made.catch(() => say('caught'));
  clearTimeout(timer);
}
await wait();
