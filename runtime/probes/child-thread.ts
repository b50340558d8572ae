/**
 * A thread beside a child process of a launched program: it talks to the adapter while the program's own thread stands
 * still, lets that go on when nobody debugs it, and ends the process when the adapter that launched it all has ended.
 */
import inspector from 'node:inspector';
import net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { ChildHello, ChildWaits, WordToChild } from '../protocol/children.js';
import { ALONE, ANSWER, BEGUN, DEBUG, GO_ON, type ChildThreadData } from './child-state.js';

/** How soon a release is repeated: one that comes before the wait is lost. */
const AGAIN_MS = 5;

const { port, hello, state } = workerData as ChildThreadData;
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
  if (isTied) process.kill(process.pid, 'SIGKILL');
  goOn();
});
parentPort?.on('message', (word: ChildWaits) => {
  say(word);
});

function say(word: ChildHello | ChildWaits): void {
  socket.write(`${JSON.stringify(word)}\n`);
}

function obey({ kind }: WordToChild): void {
  switch (kind) {
    case 'debug':
      isTied = true;
      answer(DEBUG);
      break;
    case 'goOn':
      goOn();
      break;
    case 'free':
      isTied = false;
      parentPort?.close();
      break;
  }
}

function answer(what: number): void {
  Atomics.store(state, ANSWER, what);
  Atomics.notify(state, ANSWER);
}

/** Lets the program's thread go on, whichever way it waits. */
function goOn(): void {
  if (Atomics.load(state, ANSWER) !== DEBUG) {
    answer(GO_ON);
    parentPort?.close();
    return;
  }
  if (Atomics.load(state, BEGUN) === 1) return;
  Atomics.store(state, ALONE, 1);
  const session = new inspector.Session();
  session.connectToMainThread();
  const release = (): void => {
    if (Atomics.load(state, BEGUN) === 1) session.disconnect();
    else session.post('Runtime.runIfWaitingForDebugger', () => setTimeout(release, AGAIN_MS));
  };
  release();
}
