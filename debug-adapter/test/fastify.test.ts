/** A program nobody can call a toy: a fastify server with 50 requests in flight, stopped in the middle. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const SERVER = fixture('samples/fastify-server/main.ts');
const REQUESTS = 50;

describe('A fastify server under load', () => {
  it('shows every request in flight as a task with its chain and its locals', () =>
    withSession(async (session) => {
      await session.launch(SERVER, { breakpoints: { [SERVER]: [{ line: markedLine(SERVER, 'all-in') }] } });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'page(', count: 1000 });
      const pages = tasks.filter(({ functionName }) => functionName === 'page');
      assert.equal(pages.length, REQUESTS);
      const seen = new Set<string>();
      for (const { id, state } of pages) {
        const { chain } = await session.ask('coroutines/task', { id });
        const names = chain.map(({ name }) => name.replace(/\(.*/, ''));
        // The last request is the one that found all others there: its chain ends in code that runs.
        if (state === 'running') assert.deepEqual(names, ['page', 'waitForOthers', 'lastOneIn']);
        else {
          assert.deepEqual(names, ['page', 'waitForOthers']);
          assert.equal(chain.at(-1)?.wait?.text, 'gate');
        }
        const frame = chain[0]?.frameId;
        assert.ok(frame !== undefined);
        const user = (await session.locals(frame)).get('user')?.value ?? '';
        assert.match(user, /^\{id: \d+, name: "user \d+"\}$/);
        seen.add(user);
      }
      assert.equal(seen.size, REQUESTS);
      const clients = await session.ask('coroutines/tasks', { filter: 'askFor(', count: 1000 });
      assert.equal(clients.total, REQUESTS);
      assert.equal(clients.tasks[0]?.wait?.text, 'fetch(`${address}/pages/${id}`)');
      await session.continue();
      await session.ended;
      assert.match(session.stdout, /Hello user 7, this is page 2\.\n50 pages served\n$/);
    }));
});
