/** Breakpoints on awaits: set from the editor, kept by the window, sent with their mode. */
import assert from 'node:assert/strict';
import '../test/unit/load-in-editor.js';
import {
  debug,
  editor,
  fakeSession,
  fileUri,
  Location,
  MemoryStore,
  Position,
  SourceBreakpoint,
} from '../test/unit/editor-in-memory.js';

const { AwaitBreakpoints } = await import('./await-breakpoints.js');

const FILE = fileUri('/work/cafe.ts');

/** What the adapter receives of these lines, after the trackers. */
function sent(
  path: string,
  breakpoints: { line: number; mode?: string }[],
): { line: number; mode?: string }[] {
  const message = {
    type: 'request',
    command: 'setBreakpoints',
    arguments: { source: { path }, breakpoints },
  };
  for (const tracker of editor.trackers(fakeSession('cafe'))) tracker.onWillReceiveMessage?.(message);
  return breakpoints;
}

describe('A breakpoint on an await', () => {
  let store: MemoryStore;
  let breakpoints: InstanceType<typeof AwaitBreakpoints>;

  beforeEach(() => {
    editor.reset();
    store = new MemoryStore();
    breakpoints = new AwaitBreakpoints(store);
  });

  afterEach(() => {
    breakpoints.dispose();
    assert.equal(editor.listenerCount, 0);
  });

  const modes = (): string[] =>
    breakpoints.list().map(({ breakpoint, mode }) => `${breakpoint.location.range.start.line}: ${mode}`);

  it('is set at a line, and cleared there', async () => {
    await breakpoints.toggle(FILE, 6, 'suspend');
    assert.deepEqual(modes(), ['6: suspend']);
    await breakpoints.toggle(FILE, 6, 'suspend');
    assert.deepEqual(modes(), []);
    assert.deepEqual(debug.breakpoints, []);
  });

  it('takes the place and the condition of another one at its line', async () => {
    debug.breakpoints = [
      new SourceBreakpoint(new Location(FILE, new Position(6, 0)), true, 'qty > 2', '3'),
      new SourceBreakpoint(new Location(fileUri('/work/tea.ts'), new Position(6, 0))),
    ];
    await breakpoints.toggle(FILE, 6, 'resume');
    await breakpoints.toggle(FILE, 6, 'suspend');
    assert.deepEqual(modes(), ['6: suspend']);
    const [other, ours] = debug.breakpoints;
    assert.equal(other?.location.uri.fsPath, '/work/tea.ts');
    assert.deepEqual([ours?.condition, ours?.hitCondition], ['qty > 2', '3']);
  });

  it('is sent with its mode, at its line of its file', async () => {
    await breakpoints.toggle(FILE, 6, 'suspend');
    assert.deepEqual(sent('/work/cafe.ts', [{ line: 7 }, { line: 6 }]), [
      { line: 7, mode: 'suspend' },
      { line: 6 },
    ]);
    assert.deepEqual(sent('/work/tea.ts', [{ line: 7 }]), [{ line: 7 }]);
  });

  it('has the mode of the editor’s own dialog where one is chosen there', async () => {
    await breakpoints.toggle(FILE, 6, 'suspend');
    assert.deepEqual(sent('/work/cafe.ts', [{ line: 7, mode: 'resume' }]), [{ line: 7, mode: 'resume' }]);
  });

  it('is still one after the window was reloaded, until it is removed', async () => {
    await breakpoints.toggle(FILE, 6, 'suspend');
    breakpoints.dispose();
    breakpoints = new AwaitBreakpoints(store);
    assert.deepEqual(modes(), ['6: suspend']);
    let changes = 0;
    breakpoints.onDidChange(() => changes++);
    debug.removeBreakpoints(debug.breakpoints);
    assert.equal(changes, 1);
    assert.deepEqual(store.get('awaitBreakpoints'), []);
  });
});
