/** Coroutines that wait for what never comes, each in its own way; the input's end lets the program end. */
import { on, EventEmitter } from 'node:events';

const answer = new Promise<string>(() => undefined);
const bell = new EventEmitter();

async function ask(name: string): Promise<void> {
  try {
    console.log(`${name} heard ${await answer}`); // @ask
  } catch (error) {
    console.log(`${name} failed: ${(error as Error).message}`);
  }
}

async function listen(): Promise<void> {
  try {
    for await (const [ring] of on(bell, 'ring')) console.log(`ring ${String(ring)}`); // @listen
  } catch (error) {
    console.log(`listening ended: ${(error as Error).message}`);
  }
}

async function* numbers(): AsyncGenerator<number> {
  yield 1; // @yield
}

const held = numbers();
await held.next();

async function read(): Promise<number> {
  let bytes = 0;
  for await (const chunk of process.stdin) bytes += (chunk as Buffer).length; // @read
  return bytes;
}

void ask('first');
void ask('second');
void listen();
console.log('ready');
await read(); // @main-await
console.log('the end');
bell.removeAllListeners();
