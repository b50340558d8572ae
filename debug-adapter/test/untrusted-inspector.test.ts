/** What comes from the inspector is not trusted: a message that is wrong costs itself, and the program runs on. */
import assert from 'node:assert/strict';
import { InspectorProxy } from '../../test-fixtures/verification/faults/inspector-proxy.js';
import { mutateMessages } from '../../test-fixtures/verification/faults/message-mutations.js';
import { fixture, TestSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const SERVICE = fixture('programs', 'plain-service.mjs');

const HOOK_SAYS = (payload: string): string =>
  JSON.stringify({ method: 'Runtime.bindingCalled', params: { name: 'coroutineDebuggerNotify', payload } });

const MESSAGES: readonly (readonly [string, string])[] = [
  ['text that is no JSON', 'not json at all'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '5'],
  ['an event without its fields', '{"method":"Debugger.paused","params":{}}'],
  ['an event without parameters', '{"method":"Debugger.paused"}'],
  ['an event whose name is an object', '{"method":{},"params":{}}'],
  ['an event named as a property of every object', '{"method":"constructor","params":{}}'],
  ['a call of our binding that is no JSON', HOOK_SAYS('{')],
  ['a call of our binding with null', HOOK_SAYS('null')],
  ['a call of our binding with a kind that nobody knows', HOOK_SAYS('{"kind":"__proto__"}')],
  ['an error whose stack is no text', HOOK_SAYS('{"kind":"uncaught","text":[],"atMs":1}')],
  ['a module table of a wrong shape', HOOK_SAYS('{"kind":"moduleLoaded","firstSite":1,"table":{"rows":5}}')],
  ['an answer to nobody', '{"id":987654321,"result":{}}'],
  ['an answer whose number is a text', '{"id":"1","result":null}'],
  ['a script with no URL', '{"method":"Debugger.scriptParsed","params":{"scriptId":"9"}}'],
  [
    'a file whose URL is broken',
    '{"method":"Debugger.scriptParsed","params":{"scriptId":"9","url":"file:///a%c"}}',
  ],
];

describe('The inspector is not trusted', () => {
  it('wrong messages harm nothing else: the session continues, and so does the program after it', () =>
    withProgram(InspectedProgram.start(SERVICE), async (inspected, port) => {
      const proxy = await InspectorProxy.before(port);
      const session = new TestSession();
      try {
        await session.attach(proxy.port);
        for (const [what, message] of MESSAGES) {
          proxy.say(message);
          assert.equal(await session.evaluate('6 * 7'), '42', what);
        }
        assert.equal(session.adapter?.exitCode, null);
      } finally {
        await session.close();
        proxy.close();
      }
      assert.equal(inspected.signal, null);
    }));

  it('real messages with something wrong in them, from a seed: the adapter stays', async () => {
    const { changed, failures } = await mutateMessages(600, 7);
    assert.deepEqual(failures, []);
    assert.equal(changed, 600);
  });

  it('answers of a wrong shape are refusals of what was asked', () =>
    withProgram(InspectedProgram.start(SERVICE), async (_, port) => {
      const proxy = await InspectorProxy.before(port);
      const session = new TestSession();
      try {
        await session.attach(proxy.port);
        for (const result of ['null', '5', '{}', '{"result":null}', '{"result":{"type":5}}', '[]']) {
          proxy.rewrite = (message) => [message.replace(/"result":.*\}$/s, `"result":${result}}`)];
          await assert.rejects(
            session.evaluate('6 * 7'),
            /the program gave an answer of a wrong shape/,
            result,
          );
          proxy.rewrite = (message) => [message];
          assert.equal(await session.evaluate('6 * 7'), '42', result);
        }
      } finally {
        await session.close();
        proxy.close();
      }
    }));
});
