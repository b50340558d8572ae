/** Reads a stream of Node, whose iterator is code of Node, and asks an async generator for a value. */
import { Readable } from 'node:stream';

let length = 0;

async function read(chunks) {
  // prettier-ignore
  for await (const chunk of Readable.from(chunks)) { // @read-loop
    length += chunk.length; // @read-turn
  }
  length *= 2; // @read-done
}

async function* soups() {
  yield 'leek'; // @soup-first
}

async function taste() {
  const all = soups();
  const { value } = await all.next(); // @taste
  length += value.length;
}

await taste();
await read(['leek', 'tomato']);
console.log(length);
