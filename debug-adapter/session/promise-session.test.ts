/** The error responses that a client receives. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { UserError } from '../errors.js';
import type { AnyAnswer } from '../protocol/answers.js';
import { PromiseSession } from './promise-session.js';

class RefusingSession extends PromiseSession {
  protected answerFor(): AnyAnswer {
    return () => {
      throw new UserError('nobody is not defined');
    };
  }
}

/** The response to one request, as it is sent. */
async function answerTo(command: string, args: object): Promise<DebugProtocol.ErrorResponse> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const session = new RefusingSession({ preload: '' });
  // One of many sessions in its process, which it must not end.
  session.setRunAsServer(true);
  session.start(input, output);
  const text = JSON.stringify({ seq: 1, type: 'request', command, arguments: args });
  input.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  let heard = '';
  for await (const chunk of output) {
    heard += String(chunk);
    const body = /\r\n\r\n(\{.*\})/s.exec(heard)?.[1];
    if (body !== undefined) return JSON.parse(body) as DebugProtocol.ErrorResponse;
  }
  throw new Error('The session has ended without an answer.');
}

describe('A request that fails', () => {
  it('is a notification where the user can do something about it', async () => {
    const { success, message, body } = await answerTo('pause', { threadId: 1 });
    assert.deepEqual([success, message, body.error?.showUser], [false, 'nobody is not defined', true]);
  });

  it('is none where a view shows it: an expression in a watch', async () => {
    const { message, body } = await answerTo('evaluate', { expression: 'nobody', context: 'watch' });
    assert.deepEqual([message, body.error?.showUser], ['nobody is not defined', false]);
  });
});
