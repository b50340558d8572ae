/** Coroutines that each go on by another kind of callback; their names say by which. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';

async function timer(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
}

async function immediate(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Through a callback that uses `process.nextTick` itself, which Node then runs before the microtasks. */
async function timerWithTick(): Promise<void> {
  await new Promise((resolve) =>
    setTimeout(() => {
      process.nextTick(() => undefined);
      resolve(undefined);
    }, 1),
  );
}

async function file(): Promise<void> {
  await new Promise((resolve) => {
    readFile(import.meta.filename, resolve);
  });
}

async function filePromise(): Promise<void> {
  await stat(import.meta.filename);
}

async function child(): Promise<void> {
  await new Promise((resolve) => {
    execFile(process.execPath, ['--version'], resolve);
  });
}

async function connection(): Promise<void> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await connected((server.address() as AddressInfo).port);
  server.close();
}

async function connected(port: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', resolve);
    socket.on('end', () => socket.destroy()).resume();
  });
}

async function message(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port2.once('message', resolve);
    port1.postMessage('hello');
  });
  port1.close();
}

/** Entered by the callback itself, with no promise before it. */
async function entered(): Promise<void> {
  await Promise.resolve();
}

/** V8 settles this promise by itself: Node names no resource. */
async function compiled(): Promise<void> {
  await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
}

/** The same, while callbacks of timers settle promises that concern nobody. */
async function compiledBesides(): Promise<void> {
  const settling = setInterval(() => Promise.resolve(), 0);
  await compiled();
  clearInterval(settling);
}

for (const one of [
  timer,
  immediate,
  timerWithTick,
  file,
  filePromise,
  child,
  connection,
  message,
  compiledBesides,
])
  await one();
setTimeout(() => void entered(), 1);
