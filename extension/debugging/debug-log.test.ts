/** The log of the extension: what it says of sessions, and what it never says. */
import assert from 'node:assert/strict';
import '../test/unit/load-in-editor.js';
import { editor, fakeSession } from '../test/unit/editor-in-memory.js';

const { DebugLog } = await import('./debug-log.js');

describe('The debug log', () => {
  let log: InstanceType<typeof DebugLog>;

  beforeEach(() => {
    editor.reset();
    log = new DebugLog();
  });

  afterEach(() => {
    log.dispose();
    assert.equal(editor.listenerCount, 0);
  });

  /** Without the time. */
  const lines = (): string[] => log.lines.map((line) => line.replace(/^\S+ /, ''));

  it('says when a session begins, what fails in it, and how its adapter ended', () => {
    const [tracker] = editor.trackers(fakeSession('cafe', { noDebug: true }));
    tracker?.onWillStartSession?.();
    tracker?.onDidSendMessage?.({ type: 'response', command: 'next', success: false, message: 'It runs.' });
    tracker?.onDidSendMessage?.({ type: 'response', command: 'next', success: true });
    tracker?.onError?.(new Error('no pipe'));
    tracker?.onExit?.(undefined, 'SIGKILL');
    assert.deepEqual(lines(), [
      'info [cafe] launch without debugging begins',
      "warning [cafe] 'next' failed: It runs.",
      'warning [cafe] the debug adapter failed: no pipe',
      'info [cafe] the debug adapter has ended (SIGKILL)',
    ]);
  });

  for (const command of ['evaluate', 'setVariable', 'coroutines/settle'])
    it(`does not quote the error of '${command}': values of the program can be in it`, () => {
      const [tracker] = editor.trackers(fakeSession('cafe'));
      tracker?.onDidSendMessage?.({
        type: 'response',
        command,
        success: false,
        message: 'secret is not defined',
      });
      assert.deepEqual(lines(), [`warning [cafe] '${command}' failed`]);
    });

  it('lists the trace of each session of this debugger once', () => {
    const session = fakeSession('cafe');
    editor.reports(session, 'coroutines/traceBegan', { path: '/tmp/a.jsonl' });
    editor.reports(session, 'coroutines/traceBegan', { path: '/tmp/a.jsonl' });
    editor.reports({ ...session, type: 'python' }, 'coroutines/traceBegan', { path: '/tmp/b.jsonl' });
    assert.deepEqual(log.traces, ['/tmp/a.jsonl']);
  });

  it('keeps the newest 5,000 lines', () => {
    const [tracker] = editor.trackers(fakeSession('cafe'));
    for (let count = 0; count <= 5000; count++) tracker?.onExit?.(count, undefined);
    assert.equal(log.lines.length, 5000);
    assert.match(log.lines[0] ?? '', /exit code 1\)$/);
    assert.match(log.lines.at(-1) ?? '', /exit code 5000\)$/);
  });
});
