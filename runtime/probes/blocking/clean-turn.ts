/**
 * Work in a turn of the event loop, with none of the program's own code on the stack.
 *
 * Node takes up a request of the adapter wherever the program is, also between two steps of Node itself, and often at
 * the entry of a function whose context V8 has not made yet. A pause in such a request ends the process, and a
 * `process.nextTick` in it may end all later ones (docs/adr/0061-where-node-takes-up-a-request.md). In a request, of all
 * queues of Node only `setImmediate` is safe.
 */
import timers from 'node:timers';
import vm from 'node:vm';
import { PAUSE_URL } from '../../protocol/names.js';
import { ownCallback } from '../naming/internal-callbacks.js';
import { waitForRelease } from './standstill.js';

const { setImmediate } = timers;
const nextTick = process.nextTick.bind(process);
/** Two, used in turn, for the same reason as in trampoline.ts. */
const pausing = new vm.Script(
  '[function coroutineDebuggerPause() { debugger; }, function coroutineDebuggerPause() { debugger; }]',
  { filename: PAUSE_URL },
).runInThisContext() as readonly (() => void)[];
let pauses = 0;

/** A callback for the next turn; however often it is asked for, it is there once. */
function inTurn(work: () => void): () => void {
  let isAsked = false;
  const callback = ownCallback(() => {
    isAsked = false;
    work();
  });
  return () => {
    if (!isAsked) setImmediate(callback);
    isAsked = true;
  };
}

let isPauseWanted = false;
const pauseIfWanted = inTurn(() => {
  if (isPauseWanted) pausing[pauses++ % 2]?.();
});

/** From the adapter: the program pauses in its next turn, if that is still wanted then. */
export function pauseInTurn(isWanted: boolean): void {
  isPauseWanted = isWanted;
  if (isWanted) pauseIfWanted();
}

let announce: (() => void) | undefined;
const standIfWanted = inTurn(() => {
  const notify = announce;
  announce = undefined;
  if (notify !== undefined) waitForRelease(notify);
});

/** From the adapter: in its next turn the thread calls `notify` and is blocked until it is released. Undefined: not. */
export function standInTurn(notify: (() => void) | undefined): void {
  announce = notify;
  if (notify !== undefined) standIfWanted();
}

let hasTicked = true;
const noteTick = ownCallback(() => {
  hasTicked = true;
});
/** A rejection, handled at once, makes Node read its queue. */
const wakeIfAsleep = inTurn(() => {
  if (!hasTicked) Promise.reject(new Error('handled')).catch(() => undefined);
});

/**
 * After a request that may have called `process.nextTick`: if Node was about to note that no such callback is left, it
 * runs none from then on, neither that nor any later one. In the next turn this is found out, and mended.
 */
export const wakeTicks = inTurn(() => {
  hasTicked = false;
  nextTick(noteTick);
  wakeIfAsleep();
});
