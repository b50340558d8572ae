/** Requests, answers, events and turns of a connection, with a program in memory. */
import assert from 'node:assert/strict';
import { FakeProgram } from '../test/fake-program.js';
import { InspectorError } from './inspector-error.js';

describe('A connection', () => {
  let program: FakeProgram;
  beforeEach(() => (program = new FakeProgram()));

  it('gives each request its own answer, in whatever order they come', async () => {
    const first = program.hold('Runtime.getIsolateId');
    program.answer('Runtime.getIsolateId', () => ({ id: 'one' }));
    program.answer('Debugger.getScriptSource', ({ scriptId }) => ({ scriptSource: `text of ${scriptId}` }));
    const isolate = program.connection.send('Runtime.getIsolateId');
    const source = await program.connection.send('Debugger.getScriptSource', { scriptId: '7' });
    assert.equal(source.scriptSource, 'text of 7');
    first();
    assert.deepEqual(await isolate, { id: 'one' });
  });

  it('rejects with what the program refuses, and with the place that asked', async () => {
    program.answer('Debugger.resume', () => new Error('Can only perform operation while paused.'));
    const error: unknown = await program.connection
      .send('Debugger.resume')
      .catch((refused: unknown) => refused);
    assert.ok(error instanceof InspectorError);
    assert.equal(error.code, -32000);
    assert.match(error.message, /Can only perform operation while paused/);
    assert.match(error.stack ?? '', /connection\.test/);
  });

  it('rejects an answer of a wrong shape, and only that request', async () => {
    program.answer('Debugger.getScriptSource', () => ({ scriptSource: 5 }));
    await assert.rejects(
      program.connection.send('Debugger.getScriptSource', { scriptId: '1' }),
      /wrong shape/,
    );
    await program.connection.send('Debugger.enable');
  });

  it('rejects what is pending, and what comes later, when it has ended', async () => {
    program.hold('Debugger.enable');
    const enabled = program.connection.send('Debugger.enable');
    program.end();
    await assert.rejects(enabled, /the connection to the program has ended/);
    await assert.rejects(program.connection.send('Debugger.enable'), /has ended/);
    assert.ok(program.connection.hasEnded);
  });

  it('ignores what is no message, answers to no request, and events of a wrong shape', async () => {
    const heard: unknown[] = [];
    program.connection.on('Debugger.scriptParsed', (params) => heard.push(params));
    for (const message of ['', '{', 'null', '[]', '{"id":"x"}', '{"id":77,"result":{}}', '{"method":5}'])
      program.say(message);
    program.report('Debugger.scriptParsed', { scriptId: 4 });
    assert.deepEqual(heard, []);
    program.report('Debugger.scriptParsed', { scriptId: '4', url: 'file:///a.js' });
    assert.equal(heard.length, 1);
    await program.connection.send('Debugger.enable');
  });

  it('has several listeners of one event; one that fails is reported and affects no other', () => {
    const heard: string[] = [];
    program.connection.onProblem((sentence) => heard.push(sentence));
    program.connection.on('Debugger.resumed', () => {
      throw new Error('on purpose');
    });
    program.connection.on('Debugger.resumed', () => heard.push('second'));
    program.report('Debugger.resumed', undefined);
    assert.deepEqual(heard, [
      "An event of the program's inspector (Debugger.resumed) is not understood: Error: on purpose",
      'second',
    ]);
  });

  it('sends a request alone: after all others were taken up, and others after it', async () => {
    const takenUp = program.hold('Runtime.getIsolateId');
    const alone = program.connection.alone(() => program.connection.send('Debugger.pause'));
    await program.askedFor('Runtime.getIsolateId');
    const later = program.connection.send('Debugger.enable');
    assert.deepEqual(program.takeAsked(), ['Runtime.getIsolateId']);
    takenUp();
    await Promise.all([alone, later]);
    assert.deepEqual(program.takeAsked(), ['Debugger.pause', 'Debugger.enable']);
  });

  it('holds nothing back once the program pauses within the request that is alone', async () => {
    const answer = program.hold('Runtime.evaluate');
    const alone = program.connection.alone(() =>
      program.connection.send('Runtime.evaluate', { expression: 'stops()' }),
    );
    await program.askedFor('Runtime.evaluate');
    program.takeAsked();
    const later = program.connection.send('Runtime.disable');
    assert.deepEqual(program.asked, []);
    program.report('Debugger.paused', { callFrames: [], reason: 'other' });
    await later;
    assert.deepEqual(program.asked, ['Runtime.disable']);
    answer();
    await alone;
  });

  it('ends when nothing is left to send, whether or not the program answers', async () => {
    program.answer('Runtime.disable', () => new Error('unknown domain'));
    await program.connection.close();
    assert.equal(program.asked.at(-1), 'close');
    assert.ok(program.connection.hasEnded);
  });
});
