/** What follows the session on screen: findings, which outlive it, and futures that coroutines wait for. */
import assert from 'node:assert/strict';
import '../test/unit/load-in-editor.js';
import { commands, editor, fakeSession, MemoryStore } from '../test/unit/editor-in-memory.js';

const { SessionTracker } = await import('./session-tracker.js');
const { FindingsLog } = await import('./findings-log.js');
const { WaitingFutures } = await import('./waiting-futures.js');
const { FirstSession } = await import('./first-session.js');

type Session = ReturnType<typeof fakeSession>;

/** After what has been answered was handled. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('What follows the session on screen', () => {
  let tracker: InstanceType<typeof SessionTracker>;
  let disposables: { dispose(): void }[];

  beforeEach(() => {
    editor.reset();
    tracker = new SessionTracker();
    disposables = [tracker];
  });

  afterEach(() => {
    for (const one of disposables.reverse()) one.dispose();
    assert.equal(editor.listenerCount, 0);
  });

  const using = <T extends { dispose(): void }>(one: T): T => {
    disposables.push(one);
    return one;
  };
  const begin = (id: string): Session => {
    const session = fakeSession(id);
    const message = { type: 'response', command: 'launch', success: true };
    for (const one of editor.trackers(session)) one.onDidSendMessage?.(message);
    return session;
  };
  const finds = (session: Session, key: string, text: string): void => {
    editor.reports(session, 'coroutines/finding', { finding: { key, text } });
  };

  describe('findings', () => {
    it('are those of the session, and stay when it ends', () => {
      const log = using(new FindingsLog(tracker));
      const first = begin('first');
      finds(first, 'a', 'one');
      finds(begin('second'), 'b', 'two');
      assert.deepEqual(
        log.findings.map(({ text }) => text),
        ['two'],
      );
      editor.choose(first);
      assert.deepEqual(
        log.findings.map(({ text }) => text),
        ['one'],
      );
      editor.terminates(first);
      editor.choose(undefined);
      assert.deepEqual(
        log.findings.map(({ text }) => text),
        ['two'],
      );
    });

    it('are reported once, and updated after that', () => {
      const log = using(new FindingsLog(tracker));
      const news: string[] = [];
      log.onDidFind(({ text }) => news.push(text));
      const session = begin('cafe');
      finds(session, 'a', '2 calls wait');
      finds(session, 'a', '3 calls wait');
      assert.deepEqual(news, ['2 calls wait']);
      assert.deepEqual(
        log.findings.map(({ text }) => text),
        ['3 calls wait'],
      );
    });
  });

  describe('futures', () => {
    it('are asked for once more, not twice more, where something changes meanwhile', async () => {
      const waiting = using(new WaitingFutures(tracker));
      editor.show('cafe.ts');
      const session = begin('cafe');
      await turn();
      const changed = (live: number): void => {
        editor.reports(session, 'coroutines/changed', { live, stopped: true, version: live });
      };
      changed(1);
      changed(2);
      assert.deepEqual(
        session.asked.map(({ command }) => command),
        ['coroutines/futures'],
      );
      session.asked[0]?.answer({ futures: ['old'] });
      await turn();
      session.asked[1]?.answer({ sites: [] });
      await turn();
      session.asked[2]?.answer({ futures: ['new'] });
      await turn();
      session.asked[3]?.answer({ sites: ['site'] });
      await turn();
      assert.equal(session.asked.length, 4);
      assert.deepEqual(waiting.waits, { futures: ['new'], sites: ['site'], isRunning: false });
    });

    it('are none without an editor, without a session, and where a session ends before it answers', async () => {
      const waiting = using(new WaitingFutures(tracker));
      const session = begin('cafe');
      await turn();
      assert.equal(session.asked.length, 0);
      editor.show('cafe.ts');
      await turn();
      session.asked[0]?.fail();
      await turn();
      assert.deepEqual(waiting.waits, { futures: [], sites: [], isRunning: false });
      editor.terminates(session);
      await turn();
      assert.equal(session.asked.length, 1);
    });
  });

  it('is shown at the very first session of a user, and not by force at later ones', () => {
    const memory = new MemoryStore();
    using(new FirstSession(tracker, memory));
    begin('first');
    begin('second');
    using(new FirstSession(tracker, memory));
    begin('third');
    assert.equal(commands.executed.length, 1);
  });
});
