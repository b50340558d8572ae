/** The stack of a stop in a callback: the call that the callback was given to, where V8 alone knows nothing. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const CALLBACKS = fixture('programs', 'callbacks.ts');
const BY_NAME = fixture('programs', 'callbacks-by-name.ts');

function at(name: string, file = CALLBACKS): number {
  return markedLine(file, name);
}

/** The stacks of the stops at these markers, in this order. */
async function stacksAt(names: readonly string[], file = CALLBACKS): Promise<string[][]> {
  const stacks: string[][] = [];
  await withSession(async (session) => {
    const breakpoints = names.map((name) => ({ line: at(name, file) }));
    await session.launch(file, { breakpoints: { [file]: breakpoints } });
    for (const name of names) {
      await session.stopped();
      const stack = await session.stackText();
      assert.match(stack[0] ?? '', new RegExp(`:${at(name, file)}$`), name);
      stacks.push(stack);
      await session.continue();
    }
    await session.ended;
  });
  return stacks;
}

/** Where `schedule` comes from, which is given by its name. */
const SCHEDULED = ['-- given to setImmediate in --', `(module):${at('module-immediate')}`];

describe('A stop in a callback', () => {
  it('of a timer shows who set it, also where it was given by name, and the await chain of that', async () => {
    const [ring] = await stacksAt(['ring']);
    assert.deepEqual(ring, [
      `ring:${at('ring')}`,
      '-- given to setTimeout in --',
      `plan:${at('plan-timer')}`,
      '-- in the coroutine --',
      `plan():${at('plan-await')}`,
      '-- awaited by --',
      `(module):${at('plan-awaited')}`,
    ]);
  });

  it('of process.nextTick, then, setImmediate and Node itself shows the calls that they were given to', async () => {
    const [tick, then, emit] = await stacksAt(['tick', 'then', 'emit']);
    assert.deepEqual(tick, [
      `(anonymous):${at('tick')}`,
      '-- given to process.nextTick in --',
      `schedule:${at('tick') - 1}`,
      ...SCHEDULED,
    ]);
    assert.deepEqual(then, [
      `(anonymous):${at('then')}`,
      '-- given to .then in --',
      `schedule:${at('then') - 1}`,
      ...SCHEDULED,
    ]);
    assert.deepEqual(emit?.slice(0, 1).concat(emit.slice(-6)), [
      `(anonymous):${at('emit')}`,
      '-- given to stat in --',
      `serveNow:${at('emit') - 1}`,
      '-- given to setImmediate in --',
      `schedule:${at('emit') - 2}`,
      ...SCHEDULED,
    ]);
  });

  it('of an event shows who emits it, and what that was given to', async () => {
    const [listener] = await stacksAt(['listener']);
    assert.equal(listener?.[0], `(anonymous):${at('listener')}`);
    assert.deepEqual(listener.slice(-7), [
      `(anonymous):${at('emit')}`,
      '-- given to stat in --',
      `serveNow:${at('emit') - 1}`,
      '-- given to setImmediate in --',
      `schedule:${at('emit') - 2}`,
      ...SCHEDULED,
    ]);
  });

  it('that was given by its name shows the call, where there is only one, or the calling code shows which', async () => {
    const names = ['greet', 'soup', 'pay', 'serve', 'count'];
    const stacks = await stacksAt(names, BY_NAME);
    const line = (name: string): number => at(name, BY_NAME);
    const begun = ['-- given to bell.once in --', `(module):${line('registered')}`];
    assert.deepEqual(
      stacks.map((stack) => stack.slice(stack.findIndex((one) => one.startsWith('--')))),
      [
        ['-- given to server.on in --', `open:${line('open-greet')}`],
        ['-- given to process.nextTick in --', `begin:${line('begin-tick')}`, ...begun],
        ['-- given to process.nextTick in --', `begin:${line('begin-pay')}`, ...begun],
        ['-- given to .then in --', `begin:${line('begin-then')}`, ...begun],
        ['-- given to stat in --', `begin:${line('begin-stat')}`, ...begun],
      ],
    );
  });

  it('says perhaps, where other code can have given it', async () => {
    const [close] = await stacksAt(['close'], BY_NAME);
    assert.deepEqual(close?.slice(-2), [
      '-- perhaps given to server.on in --',
      `open:${at('open-close', BY_NAME)}`,
    ]);
  });
});
