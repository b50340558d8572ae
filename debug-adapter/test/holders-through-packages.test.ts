/** Who can settle promises that packages without hooks made: a snapshot of the heap shows it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { markedLine, withSession, type TestSession } from './debug-session.js';

/** A limit of one call at a time, as packages write it: each call begins in a callback of its own promise. */
const LIMITER = `export function limiter() {
  const queue = [];
  let active = 0;
  const next = () => { active--; if (queue.length > 0) start(); };
  const start = () => { active++; queue.shift().begin(); };
  const run = async (work, resolve) => {
    const result = (async () => work())();
    resolve(result);
    try { await result; } catch {}
    next();
  };
  return (work) => new Promise((resolve) => {
    new Promise((begin) => { queue.push({ begin }); }).then(run.bind(undefined, work, resolve));
    if (active === 0) start();
  });
}
`;
/** A lock whose \`release\` is an arrow function: what that closes over as \`this\`, no script can see. */
const LOCKS = `exports.Lock = class Lock {
  waiting = [];
  isHeld = false;
  acquire() {
    if (!this.isHeld) { this.isHeld = true; return Promise.resolve(this.release()); }
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }
  release() {
    const make = (turns) => () => { turns++; const next = this.waiting.shift(); if (next) next(this.release()); else this.isHeld = false; };
    return make(0);
  }
};
`;
const NESTED = `import { limiter } from 'limiter';
const limit = limiter();
async function page(): Promise<number> {
  return 1;
}
async function site(): Promise<number> {
  return await limit(() => page()); // @inner
}
setTimeout(() => {
  debugger;
}, 20);
async function main(): Promise<void> {
  console.log(await limit(() => site())); // @outer
}
await main();
`;
const CROSSED = `import { Lock } from 'locks';
const lamp = new Lock();
const desk = new Lock();
async function left(): Promise<void> {
  const free = await lamp.acquire();
  await null;
  (await desk.acquire())(); // @left
  free();
}
async function right(): Promise<void> {
  const free = await desk.acquire();
  await null;
  (await lamp.acquire())(); // @right
  free();
}
setTimeout(() => {
  debugger;
}, 20);
await Promise.all([left(), right()]);
`;
/** Resolved with what never settles: nothing has its functions any more. */
const FOLLOWING = `import { after } from 'followers';
const never = new Promise<void>(() => undefined); // @never
async function waiting(): Promise<void> {
  await after(never); // @follows
}
async function other(): Promise<void> {
  await never;
}
setTimeout(() => {
  debugger;
}, 20);
await Promise.all([waiting(), other()]);
`;
const FOLLOWERS = `exports.after = (other) => new Promise((resolve) => resolve(other));
`;

describe('Holders of promises that packages without hooks made', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'unhooked-')));
    file = path.join(folder, 'main.ts');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    addPackage('limiter', '{ "type": "module", "exports": "./index.js" }', LIMITER);
    addPackage('locks', '{ "main": "./index.js" }', LOCKS);
    addPackage('followers', '{ "main": "./index.js" }', FOLLOWERS);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function addPackage(name: string, manifest: string, text: string): void {
    const at = path.join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, 'package.json'), manifest);
    writeFileSync(path.join(at, 'index.js'), text);
  }

  function whereAllWait(text: string, body: (session: TestSession) => Promise<void>): Promise<void> {
    writeFileSync(file, text);
    return withSession(async (session) => {
      await session.launch(file, { launch: { muteFindings: ['blockedLoop'] } });
      await session.stopped();
      await body(session);
    });
  }

  it('tell of a limit within itself that only its own end could wake it', () =>
    whereAllWait(NESTED, async (session) => {
      const { futures, together } = await session.ask('coroutines/allHolders', {});
      const inner = futures.find(({ label }) => label === 'limit(() => page())');
      assert.ok(
        inner?.holders.some(({ text }) => /^#\d+ site\(\), through its end/.test(text)),
        JSON.stringify(futures),
      );
      assert.deepEqual(together, [
        '(module) and site() wait, and as far as variables tell nothing in the program can wake them but each other.',
      ]);
      const { observations } = await session.ask('coroutines/findings', {});
      assert.equal(observations[0]?.text, together[0]);
    }));

  it('put what runs in a package below who awaits it, from then on', () =>
    whereAllWait(NESTED, async (session) => {
      const awaited = async (): Promise<readonly string[]> => {
        const { tasks } = await session.ask('coroutines/tasks', { tree: 'await' });
        return tasks.map(({ name }) => name);
      };
      assert.deepEqual(await awaited(), ['(module)', 'site()']);
      await session.ask('coroutines/allHolders', {});
      assert.deepEqual(await awaited(), ['(module)']);
    }));

  it('tell of crossed locks who holds what, though an arrow function has it as its own object only', () =>
    whereAllWait(CROSSED, async (session) => {
      const { futures } = await session.ask('coroutines/allHolders', {});
      const holdersOf = (name: string): readonly string[] =>
        futures.find(({ label }) => label === name)?.holders.map(({ text }) => text) ?? [];
      assert.ok(
        holdersOf('desk.acquire()').includes('#3 right(), through free (this).waiting[0]'),
        JSON.stringify(futures),
      );
      assert.ok(
        holdersOf('lamp.acquire()').includes('#2 left(), through free (this).waiting[0]'),
        JSON.stringify(futures),
      );
    }));

  it('name the promise that another one was resolved with', () =>
    whereAllWait(FOLLOWING, async (session) => {
      const { futures } = await session.ask('coroutines/allHolders', {});
      const following = futures.find(({ label }) => label === 'after(never)');
      assert.deepEqual(
        following?.holders.map(({ text, location }) => [text, location?.line]),
        [
          [
            'a callback that waits for a promise, made at main.ts:2, of which it is not known who settles it',
            markedLine(file, 'never'),
          ],
        ],
      );
    }));
});
