/** What the event loop holds, as Node's own queues have it: stopped, running, and in a dump. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LoopRow } from '../protocol/requests.js';
import { fixture, markedLine, ROOT, TestSession, withSession } from './debug-session.js';

const FILE = fixture('programs/loop-contents.ts');
const FILLED = { breakpoints: { [FILE]: [{ line: markedLine(FILE, 'filled') }] } };

/** One line for each row, with what differs between runs taken out. */
function texts(rows: readonly LoopRow[]): string[] {
  return rows.map(({ text, detail, location }) =>
    [text, detail.replace(/(?<=due in )[\d.]+ (?:m?s)/, '…').replace(/:\d+$/, ':…'), location?.line]
      .filter((part) => part !== undefined && part !== '')
      .join(' | '),
  );
}

/** In the order in which Node comes to them. */
const TIMERS = [
  `setInterval 5 s | due in …, calls poll | ${markedLine(FILE, 'poll')}`,
  `setTimeout 7 s | due in …, calls tidy, does not keep the program alive | ${markedLine(FILE, 'tidy')}`,
  'setTimeout 60 s | due in …, resolves a promise',
];

describe('What the event loop holds', () => {
  it('is listed at a stop: callbacks in their order, timers, operations, handles', () =>
    withSession(async (session) => {
      await session.launch(FILE, FILLED);
      await session.stopped();
      const { rows, total, queuesKnown } = await session.ask('coroutines/loop', {});
      assert.equal(queuesKnown, true);
      const found = texts(rows);
      assert.equal(total, found.length);
      assert.deepEqual(
        found.filter((text) => !text.startsWith('process.nextTick') || text.includes('first')),
        [
          `process.nextTick | calls first | ${markedLine(FILE, 'first')}`,
          ...TIMERS,
          `setImmediate | calls last | ${markedLine(FILE, 'last')}`,
          'file system operation',
          'server | 127.0.0.1:…',
        ],
      );
      // Whoever asks at the same time shares an answer.
      const [one, two] = await Promise.all([1, 2].map(() => session.ask('coroutines/loop', {})));
      assert.deepEqual(texts(one?.rows ?? []), found);
      assert.deepEqual(texts(two?.rows ?? []), found);
      const page = await session.ask('coroutines/loop', { start: 1, count: 2 });
      assert.deepEqual([page.rows.length, page.total], [2, total]);
    }));

  it('is listed while the program runs, and nothing of the debugger is in it', () =>
    withSession(async (session) => {
      await session.launch(FILE);
      while (!session.stdout.includes('filled')) await once(session.client, 'output');
      // The file system has answered once the tick after it has begun.
      let found: string[];
      do found = texts((await session.ask('coroutines/loop', {})).rows);
      while (
        found.includes('file system operation') ||
        found.some((text) => text.startsWith('setImmediate'))
      );
      assert.deepEqual(found, [
        // Without line breakpoints the scripts are not known, nor where callbacks are.
        ...TIMERS.map((text) => text.replace(/ \| \d+$/, '')),
        'server | 127.0.0.1:…',
        'stdin',
      ]);
    }));

  it('is kept in a dump', () =>
    withSession(async (session) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'loop-'));
      try {
        await session.launch(FILE, FILLED);
        await session.stopped();
        const now = texts((await session.ask('coroutines/loop', {})).rows);
        const file = path.join(folder, 'dump.json');
        await session.ask('coroutines/dump', { format: 'json', file });
        const reopened = new TestSession();
        try {
          await reopened.launch('', { launch: { dump: file, program: undefined } });
          assert.deepEqual(texts((await reopened.ask('coroutines/loop', {})).rows), now);
        } finally {
          await reopened.close();
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));

  it('is in the whole picture of the terminal client', async () => {
    const client = path.join(ROOT, 'dist/terminal/main.mjs');
    const at = `${FILE}:${markedLine(FILE, 'filled')}`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      client,
      'run',
      '--break',
      at,
      FILE,
      'end',
    ]);
    assert.match(stdout, /\nPending in the event loop {2}\d+\n/);
    assert.match(
      stdout,
      /\n {2}setInterval 5 s {2}due in [\d.]+ m?s, calls poll {2}at loop-contents\.ts:\d+\n/,
    );
  });
});
