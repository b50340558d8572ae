/**
 * A thread beside the main thread of a launched program's child process: it talks to the adapter while the main thread
 * is blocked, releases it if the process is not debugged, and ends the process when the launching adapter has ended.
 */
import net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import {
  ENDED,
  type ChildEnds,
  type ChildHello,
  type ChildWaits,
  type WordToChild,
} from '../../protocol/children.js';
import { ALONE, ANSWER, BEGUN, DEBUG, GO_ON, SAID, type ChildThreadData } from './child-state.js';

const { port, tied, lifeSign, hello, state } = workerData as ChildThreadData;
let isTied = false;

const socket = net.connect({ host: '127.0.0.1', port });
say(hello);
let text = '';
socket.setEncoding('utf8').on('data', (chunk: string) => {
  const lines = (text + chunk).split('\n');
  text = lines.pop() ?? '';
  for (const line of lines) obey(JSON.parse(line) as WordToChild);
});
socket.on('error', () => undefined); // 'close' follows.
socket.once('close', () => {
  nothingToSay();
  if (isTied) endProcess();
  // An adapter that was killed, or has ended the program, has not answered what was still starting.
  else if (tied && lifeSign !== undefined && Atomics.load(state, ANSWER) === 0) askForLife(lifeSign);
  else stopWaiting();
});
parentPort?.on('message', (word: ChildEnds | ChildWaits) => {
  // The process waits for that before it ends.
  if (word.kind === 'ends') say(word, nothingToSay);
  else say(word);
});

/** A process of a program that ended with its adapter ends too; any other continues. */
function askForLife(file: string): void {
  let said = '';
  const sign = net.connect({ path: file });
  sign.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  sign.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ECONNREFUSED') endProcess();
  });
  sign.once('close', () => {
    if (said === ENDED) endProcess();
    stopWaiting();
  });
}

function endProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

function say(word: ChildEnds | ChildHello | ChildWaits, said?: () => void): void {
  socket.write(`${JSON.stringify(word)}\n`, said);
}

function nothingToSay(): void {
  Atomics.store(state, SAID, 1);
  Atomics.notify(state, SAID);
}

function obey({ kind }: WordToChild): void {
  switch (kind) {
    case 'debug':
      isTied = tied;
      answer(DEBUG);
      break;
    case 'continue':
      stopWaiting();
      break;
    case 'free':
      isTied = false;
      nothingToSay();
      parentPort?.close();
      break;
  }
}

function answer(what: number): void {
  Atomics.store(state, ANSWER, what);
  Atomics.notify(state, ANSWER);
}

/** Releases the program's thread, whichever way it waits. */
function stopWaiting(): void {
  if (Atomics.load(state, ANSWER) !== DEBUG) {
    answer(GO_ON);
    parentPort?.close();
    return;
  }
  // It checks this while it waits.
  if (Atomics.load(state, BEGUN) !== 1) Atomics.store(state, ALONE, 1);
}
