/** Loops over generators, and generators that end before their last value: closed, or thrown into. */
import { setTimeout as pause } from 'node:timers/promises';

async function* soups() {
  yield 'leek'; // @first-soup
  await pause(1); // @soup-waits
  yield 'tomato';
}

async function taste(): Promise<string[]> {
  const tasted: string[] = [];
  for await (const soup of soups()) tasted.push(soup); // @taste
  return tasted;
}

function* left() {
  yield 1;
}

function* leftTidily() {
  try {
    yield 1;
  } finally {
    tidied++;
  }
}

function* returned() {
  yield 1;
}

function* thrownInto() {
  yield 1;
}

function* caught() {
  try {
    yield 1;
  } catch {
    tidied++;
  }
}

function* failed() {
  yield 1;
  throw new Error('burnt');
}

async function* leftAsync() {
  try {
    yield 1;
  } finally {
    await pause(1);
  }
}

async function* thrownIntoAsync() {
  yield 1;
}

let tidied = 0;

async function main(): Promise<void> {
  for (const _ of left()) break;
  for (const _ of leftTidily()) break;
  const [, three, four, five] = [returned(), thrownInto(), caught(), failed()];
  const two = returned();
  for (const each of [two, three, four, five]) each?.next();
  two.return();
  for (const end of [() => three?.throw(new Error('cold')), () => four?.throw(1), () => five?.next()])
    try {
      end();
    } catch {
      tidied++;
    }
  for await (const _ of leftAsync()) break;
  const async = thrownIntoAsync();
  await async.next();
  await async.throw(new Error('cold')).catch(() => tidied++);
}

await taste(); // @taste-call
await main();
console.log('served', tidied); // @served
