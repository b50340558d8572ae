/** The program's output on its way to the terminal: held back during a script, and awaited by its commands. */
import assert from 'node:assert/strict';
import { ProgramOutput } from './program-output.js';

describe("The program's output", () => {
  let shown: string;
  let output: ProgramOutput;

  beforeEach(() => {
    shown = '';
    output = new ProgramOutput((stream, text) => (shown += stream === 'stderr' ? text.toUpperCase() : text));
  });

  it('is passed on as it is printed', () => {
    output.add('stdout', 'a');
    output.add('stderr', 'b');
    assert.equal(shown, 'aB');
  });

  it('is held back, in its order, until it is passed on', () => {
    output.hold();
    output.add('stdout', 'a');
    output.add('stderr', 'b');
    assert.equal(shown, '');
    output.flush();
    assert.equal(shown, 'aB');
    output.add('stdout', 'c');
    assert.equal(shown, 'aB');
    output.release();
    output.add('stdout', 'd');
    assert.equal(shown, 'aBcd');
  });

  it('is awaited up to the end of the line with the text, across pieces', async () => {
    output.hold();
    const ready = output.expect('ready');
    assert.equal(output.isAwaited, true);
    output.add('stdout', 'first\nre');
    output.add('stderr', 'ady on 80\n');
    await ready;
    assert.equal(output.isAwaited, false);
    assert.equal(shown, 'first\nreADY ON 80\n');
    output.add('stdout', 'later\n');
    assert.equal(shown, 'first\nreADY ON 80\n');
  });

  it('keeps what comes after that line for the next command', async () => {
    output.hold();
    output.add('stdout', 'one\ntwo\nthree');
    await output.expect('one');
    assert.equal(shown, 'one\n');
    await output.expect('two');
    assert.equal(shown, 'one\ntwo\n');
    await output.expect('thr');
    assert.equal(shown, 'one\ntwo\nthree');
  });

  it('is found where it was passed on before a command waits for it, once', async () => {
    output.add('stdout', 'one\none\n');
    await output.expect('one');
    await output.expect('one');
    output.fallSilent('has ended');
    await assert.rejects(
      output.expect('one'),
      /^Error: The program has ended without having printed 'one'\.$/,
    );
    assert.equal(shown, 'one\none\n');
  });

  it('ends the wait of a command when nothing more is printed, and shows what was held back', async () => {
    output.hold();
    const never = output.expect('never');
    output.add('stdout', 'other\n');
    output.fallSilent('has stopped');
    await assert.rejects(never, /^Error: The program has stopped without having printed 'never'\.$/);
    assert.equal(shown, 'other\n');
  });

  it('is awaited again once the program runs again', async () => {
    output.fallSilent('has stopped');
    output.resume();
    const found = output.expect('again');
    output.add('stdout', 'again\n');
    await found;
  });
});
