/**
 * What controlled mode keeps of a program it does not interfere with, as control.ts says: every outcome; the order of
 * those who wait for one future; the order of futures; and that nothing is put off past the next callback of the event
 * loop. What it does not keep is the order against other microtasks.
 */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { instrument } from '../../../runtime/rewrite/rewrite.js';
import { startControl, stopControl } from '../../../runtime/probes/control/control.js';
import { installHooks } from '../../../runtime/probes/startup/install.js';
import { seededRandom } from '../../../runtime/probes/control/seeded-random.js';
import { FIRST_SITE_ON_MAIN_THREAD, type SiteId } from '../../../runtime/protocol/ids.js';
import { traceProgram } from './compare-program.js';
import { printProgram, ProgramWriter } from './random-program.js';

let nextSite: number = FIRST_SITE_ON_MAIN_THREAD + 50_000_000;

function instrumented(source: string): string {
  const { code, table } = instrument(source, {
    url: 'file:///program.cjs',
    file: '/program.cjs',
    kind: 'commonjs',
    captureScopes: true,
    firstSite: nextSite as SiteId,
  });
  nextSite += table.rows.length;
  return code;
}

/** What a program given `log` logs. */
async function logOf(body: string): Promise<string[]> {
  const log: string[] = [];
  const make = vm.compileFunction(instrumented(`return async (log) => { ${body} };`)) as () => (
    log: (text: string) => void,
  ) => Promise<void>;
  await make()((text) => log.push(text));
  return log;
}

/** In order of their texts: what is left when the order of microtasks is not looked at. */
function unordered(entries: readonly string[]): string[] {
  return [...entries].sort();
}

describe('controlled mode, with nothing controlled,', () => {
  before(installHooks);
  beforeEach(() => startControl());
  afterEach(stopControl);

  it('lets 300 random programs do the same, but for the order of microtasks', async () => {
    let stopped = '';
    for (let seed = 1; seed <= 300 && stopped === ''; seed++) {
      const program = printProgram(new ProgramWriter(seed).write())
        // Who comes first is order.
        .replaceAll(/Promise\.(race|any)\(/g, 'Promise.allSettled(');
      const plain = await traceProgram(program, false);
      const controlled = await traceProgram(program, true);
      try {
        assert.deepEqual(unordered(controlled), unordered(plain));
      } catch (error) {
        stopped = `seed ${seed}\n${program}\n${String(error)}`;
      }
    }
    assert.equal(stopped, '');
  });

  it('lets those who wait for one future resume in the order in which they began to wait', async () => {
    const log = await logOf(`
      let open; const future = new Promise((done) => { open = done; });
      const wait = async (name) => { log(name + ' got ' + await future); };
      const all = Array.from({ length: 50 }, (_, index) => wait(index));
      open('it'); await Promise.all(all);`);
    assert.deepEqual(
      log,
      Array.from({ length: 50 }, (_, index) => `${index} got it`),
    );
  });

  it('lets those who wait for several futures resume in the order in which the futures settle', async () => {
    const random = seededRandom(1);
    const order = Array.from({ length: 30 }, (_, index) => index).sort(() => random() - 0.5);
    const log = await logOf(`
      const opens = []; const wait = async (i) => { await new Promise((done) => { opens[i] = done; }); log(String(i)); };
      const all = Array.from({ length: 30 }, (_, i) => wait(i));
      for (const i of ${JSON.stringify(order)}) opens[i](); await Promise.all(all);`);
    assert.deepEqual(log, order.map(String));
  });

  it('lets all resume before the next callback of nextTick, a timer or an immediate', async () => {
    const log = await logOf(`
      await null; // Node runs nextTicks first where no microtask runs yet.
      const chain = async (depth) => { if (depth > 0) await chain(depth - 1); else await null; };
      process.nextTick(() => log('tick')); setImmediate(() => log('immediate')); setTimeout(() => log('timer'), 0);
      await Promise.all([chain(20).then(() => log('deep')), chain(1).then(() => log('flat'))]);
      await new Promise((done) => setImmediate(done)); await new Promise((done) => setTimeout(done, 2));`);
    assert.deepEqual(unordered(log.slice(0, 2)), ['deep', 'flat']);
    assert.deepEqual(unordered(log.slice(2)), ['immediate', 'tick', 'timer']);
    assert.ok(log.indexOf('tick') < log.indexOf('immediate'));
  });

  it('calls a thenable as often and as `await` does, and gives what it gives', async () => {
    assert.deepEqual(
      await logOf(`
      const thenable = { get then() { log('looked up'); return (done) => { log('called'); done('value'); }; } };
      log(await thenable);
      try { await { then() { throw 'thrown'; } }; } catch (error) { log(error); }
      class Mine extends Promise {}
      log(await Mine.resolve('mine'));`),
      ['looked up', 'called', 'value', 'thrown', 'mine'],
    );
  });

  it('loops over an async iterator as `for await` does, and closes it when left early', async () => {
    assert.deepEqual(
      await logOf(`
      const source = { [Symbol.asyncIterator]() { let i = 0; return {
        next(...given) { log('next ' + given.length); return { value: i++, done: i > 3 }; },
        async return() { log('closed'); return {}; } }; } };
      for await (const x of source) log(String(x));
      for await (const x of source) { log(String(x)); break; }
      try { for await (const x of { [Symbol.asyncIterator]() { return { next: () => Promise.reject('broken') }; } }); } catch (error) { log(error); }
      for await (const x of [Promise.resolve('plain')]) log(x);`),
      [
        ...['next 0', '0', 'next 0', '1', 'next 0', '2', 'next 0'],
        ...['next 0', '0', 'closed', 'broken', 'plain'],
      ],
    );
  });

  it('leaves no rejection unhandled that was handled without it', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const log = await logOf(`
      const fail = async () => { await null; throw 'failed'; };
      try { await fail(); } catch (error) { log(error); }
      await new Promise((done) => setImmediate(done));`);
    process.off('unhandledRejection', note);
    assert.deepEqual([log, unhandled], [['failed'], []]);
  });
});
