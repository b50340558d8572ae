/** Promises made by hand, each with what settles it in another kind of place. */
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs';
import { promisify } from 'node:util';
const hold = () => new Promise((resolve) => setTimeout(resolve, 1e8));
// Not connected to any of the other timers of its list.
const spare = setTimeout(() => {}, 1e8);
const bell = new EventEmitter();
const orders = new Map();
class Gate {
  #waiting = [];
  pass() {
    return new Promise((resolve) => this.#waiting.push({ resolve }));
  }
}
const gate = new Gate();
async function byEmitter() {
  await new Promise((resolve) => bell.on('ring', resolve));
}
async function byOnce() {
  await once(bell, 'end');
}
async function byMap() {
  await new Promise((resolve) => orders.set('tea', resolve));
}
async function byPrivate() {
  await gate.pass();
}
async function byTimer() {
  await hold();
}
async function byPromisified() {
  await promisify((callback) => setTimeout(callback, 1e7))();
}
async function byOther() {
  let release;
  const asked = new Promise((resolve) => (release = resolve));
  void keeper(release);
  await asked;
}
async function keeper(give) {
  await hold();
  give();
}
async function byEnd() {
  await new Promise((resolve) => void hold2().then(() => resolve(1)));
}
async function hold2() {
  await hold();
}
async function byNone() {
  await new Promise(() => {});
}
async function bySet(all) {
  await new Promise((resolve) => all.add(resolve));
}
async function setKeeper(all) {
  await hold();
  for (const one of all) one();
}
/** The request that had it has ended. */
async function byEnded() {
  await new Promise((resolve) => readFile('/nowhere', (error) => error ?? resolve()));
}
async function bySignal() {
  let stop;
  const stopped = new Promise((resolve) => (stop = resolve));
  process.on('SIGUSR2', () => stop());
  await stopped;
}
async function byTimeout(signal) {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
async function byAny(signal) {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
const paused = new Map();
async function byGenerator() {
  await new Promise((resolve) => {
    const generator = kept(resolve);
    generator.next();
    paused.set('tea', generator);
  });
}
function* kept(go) {
  yield;
  go();
}
async function byGlobal() {
  await new Promise((resolve) => (globalThis.gate = { 'to-open': resolve }));
}
const radio = new BroadcastChannel('radio');
radio.unref();
async function byHandler() {
  await new Promise((resolve) => (radio.onmessage = resolve));
}
/** Only a reply resolves it; an error is listened for beside it. */
const calls = new EventEmitter();
async function byReply() {
  await new Promise((resolve, reject) => {
    calls.on('reply', (reply) => {
      if (reply.ok) resolve(reply);
    });
    calls.on('error', reject);
  });
}
/** The timer uses only what has the same name: a property, a text, a variable of its own. */
async function byNamesake() {
  let done;
  const settled = new Promise((resolve) => (done = resolve));
  setTimeout(() => {
    const order = { done: 'done' };
    ((done) => done)(order.done);
  }, 1e5);
  const later = () => done();
  await settled;
  later();
}
const shared = (() => new Set())();
globalThis.keep = [
  byEmitter(),
  byOnce(),
  byMap(),
  byPrivate(),
  byTimer(),
  byPromisified(),
  byOther(),
  byEnd(),
];
globalThis.more = [byNone(), bySet(shared), setKeeper(shared), spare];
void byEnded();
void bySignal();
void byTimeout(AbortSignal.timeout(1e7));
void byAny(AbortSignal.any([AbortSignal.timeout(1e6)]));
void byGenerator();
void byGlobal();
void byHandler();
void byReply();
void byNamesake();
setTimeout(() => console.log('ready'), 50);
