/** Which session the views show, and when they are notified of a change. */
import assert from 'node:assert/strict';
import type { Disposable } from 'vscode';
import '../test/unit/load-in-editor.js';
import { editor, env, fakeSession, type Asked } from '../test/unit/editor-in-memory.js';

const { SessionTracker } = await import('./session-tracker.js');

type Session = ReturnType<typeof fakeSession>;

const watched = ({ asked }: { readonly asked: readonly Asked[] }): unknown[] =>
  asked.filter(({ command }) => command === 'coroutines/watch').map(({ args }) => args);

describe('The session on screen', () => {
  let tracker: InstanceType<typeof SessionTracker>;
  let switches: number;
  let changes: number;
  let listeners: Disposable[];

  beforeEach(() => {
    editor.reset();
    tracker = new SessionTracker();
    switches = 0;
    changes = 0;
    listeners = [tracker.onDidSwitch(() => switches++), tracker.onDidChange(() => changes++)];
  });

  afterEach(() => {
    for (const listener of listeners) listener.dispose();
    tracker.dispose();
    assert.equal(editor.listenerCount, 0);
  });

  const sends = (session: Session, message: object): void => {
    for (const one of editor.trackers(session)) one.onDidSendMessage?.(message);
  };
  const begin = (session: Session, command = 'launch'): Session => {
    sends(session, { type: 'response', command, success: true });
    return session;
  };
  const shown = (): string | undefined => tracker.current?.client.session.id;

  it('is the newest that has been launched or attached to', () => {
    const [first, second] = [fakeSession('first'), fakeSession('second')];
    assert.equal(shown(), undefined);
    begin(first);
    assert.equal(shown(), 'first');
    begin(second, 'attach');
    assert.equal(shown(), 'second');
    assert.equal(switches, 2);
  });

  it('is none that failed to begin, runs without debugging, or only starts others', () => {
    sends(fakeSession('failed'), { type: 'response', command: 'launch', success: false });
    begin(fakeSession('plain', { noDebug: true }));
    const body = { onlyStartsOthers: true };
    sends(fakeSession('terminal'), { type: 'response', command: 'launch', success: true, body });
    assert.equal(shown(), undefined);
    assert.equal(switches, 0);
  });

  it('is the one chosen in the Call Stack, if it has coroutines', () => {
    const first = begin(fakeSession('first'));
    begin(fakeSession('second'));
    editor.choose(first);
    assert.equal(shown(), 'first');
    editor.choose(fakeSession('of another debugger'));
    assert.equal(shown(), 'second');
  });

  for (const [how, end] of [
    [
      'says that it is terminated',
      (one: Session) => {
        sends(one, { type: 'event', event: 'terminated' });
      },
    ],
    [
      'loses its adapter',
      (one: Session) => {
        for (const tracked of editor.trackers(one)) tracked.onExit?.(1, undefined);
      },
    ],
    [
      'is ended by the editor',
      (one: Session) => {
        editor.terminates(one);
      },
    ],
  ] as const)
    it(`is gone once it ${how}`, () => {
      begin(fakeSession('first'));
      const second = begin(fakeSession('second'));
      end(second);
      assert.equal(shown(), 'first');
      assert.equal(switches, 3);
    });

  it('reports changes only while a view is visible, and so do those that begin then', () => {
    const first = begin(fakeSession('first'));
    assert.deepEqual(watched(first), []);
    tracker.watch(true);
    tracker.watch(true);
    const second = begin(fakeSession('second'));
    tracker.watch(false);
    assert.deepEqual(watched(first), [{ visible: true }, { visible: false }]);
    assert.deepEqual(watched(second), [{ visible: true }, { visible: false }]);
  });

  it('changes without a notice for the views where another one changes', () => {
    const first = begin(fakeSession('first'));
    const second = begin(fakeSession('second'));
    editor.reports(first, 'coroutines/changed', { live: 3, stopped: true, version: 1 });
    assert.equal(changes, 0);
    editor.reports(second, 'coroutines/changed', { live: 7, stopped: false, version: 1 });
    assert.equal(changes, 1);
    assert.equal(tracker.current?.live, 7);
    editor.choose(first);
    assert.deepEqual([tracker.current.live, tracker.current.stopped], [3, true]);
  });

  it('passes on findings of each session, and what a program copies', () => {
    const found: string[] = [];
    listeners.push(tracker.onDidFind(({ session, finding }) => found.push(`${session.id}: ${finding.text}`)));
    const first = begin(fakeSession('first'));
    begin(fakeSession('second'));
    editor.reports(first, 'coroutines/finding', { finding: { text: 'a circle' } });
    editor.reports(first, 'coroutines/copy', { text: '[1, 2]' });
    assert.deepEqual(found, ['first: a circle']);
    assert.equal(env.clipboard.text, '[1, 2]');
  });
});
