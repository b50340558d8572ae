/** V8 is asked where the code stands that waits for a promise. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { waitingFrames } from './waiting-frames.js';

const KITCHEN = `(async function serve(promise) {
  await cook(promise);
})

async function cook(promise) {
  await promise;
}
`;

function inKitchen(text: string): (promise: object) => Promise<void> {
  return vm.runInThisContext(text, { filename: '/kitchen.js' }) as (promise: object) => Promise<void>;
}

const never = (): Promise<never> => new Promise(() => undefined);

/** `script:line:column` of each frame. */
function placesOf(promise: object): string[] | undefined {
  const [frames = []] = waitingFrames([promise]) ?? [];
  return frames.map(({ script, line, column }) => `${script}:${line}:${column}`);
}

describe('Where the code stands that waits for a promise', () => {
  it('is known of each that awaits, nearest first', () => {
    const promise = never();
    void inKitchen(KITCHEN)(promise);
    assert.deepEqual(placesOf(promise), ['/kitchen.js:6:3', '/kitchen.js:2:3']);
  });

  it('is known of a loop over an iterator that is no generator', () => {
    const promise = never();
    const loop = `(async function loop(next) {
  for await (const one of { [Symbol.asyncIterator]: () => ({ next: () => next }) }) void one;
})`;
    void inKitchen(loop)(promise);
    assert.equal(placesOf(promise)?.length, 1);
  });

  it('is not known where nothing waits, nor where several do', () => {
    const promise = never();
    assert.deepEqual(placesOf(promise), []);
    void inKitchen(KITCHEN)(promise);
    void inKitchen(KITCHEN)(promise);
    assert.deepEqual(placesOf(promise), []);
  });

  it('is known below a deep recursion, and not asked below one that is awaited', async () => {
    const promise = never();
    void inKitchen(KITCHEN)(promise);
    const deep = <T>(depth: number, work: () => T): T => (depth === 0 ? work() : deep(depth - 1, work));
    assert.equal(deep(1000, () => placesOf(promise))?.length, 2);
    const inner = async (): Promise<unknown> => {
      await Promise.resolve();
      return deep(1000, () => waitingFrames([promise]));
    };
    const outer = async (): Promise<unknown> => await inner();
    assert.equal(await outer(), undefined);
  });

  it('does not settle the promise, and makes nothing wait for it', () => {
    const rejected = Promise.reject(new Error('burnt'));
    rejected.catch(() => undefined);
    assert.deepEqual(waitingFrames([rejected, never()]), [[], []]);
  });

  it('is not asked while something awaits the running code, whose stack V8 would forget', async () => {
    const inner = async (): Promise<unknown> => {
      await Promise.resolve();
      return waitingFrames([never()]);
    };
    const outer = async (): Promise<unknown> => await inner();
    assert.equal(await outer(), undefined);
  });
});
