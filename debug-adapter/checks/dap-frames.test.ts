/**
 * Whole messages pass, however they are divided into chunks, and input that is not DAP is refused at its first byte.
 */
import assert from 'node:assert/strict';
import { DapFrames } from './dap-frames.js';

function frame(body: string, header = `Content-Length: ${Buffer.byteLength(body)}`): string {
  return `${header}\r\n\r\n${body}`;
}

interface Outcome {
  readonly passed: string;
  readonly passedOver: number;
  readonly refused: string | undefined;
}

/** The result for bytes that arrive in chunks of this length. */
async function through(bytes: Buffer, piece: number, longest = 1000): Promise<Outcome> {
  let passedOver = 0;
  let passed = '';
  let refused: string | undefined;
  const door = new DapFrames(
    () => longest,
    () => passedOver++,
  );
  const ended = new Promise<void>((resolve) => door.once('close', resolve));
  door.on('data', (data: Buffer) => (passed += data.toString()));
  door.on('error', (error) => (refused = error.message));
  for (let at = 0; at < bytes.length && !door.destroyed; at += piece)
    door.write(bytes.subarray(at, at + piece));
  door.end();
  await ended;
  return { passed, passedOver, refused };
}

const THREADS = '{"seq":1,"type":"request","command":"threads"}';
const UMLAUT = '{"seq":2,"type":"request","command":"evaluate","arguments":{"expression":"ä😀"}}';

describe('The door for DAP', () => {
  for (const piece of [1, 7, 10_000]) {
    it(`lets messages through that come ${piece} bytes at a time`, async () => {
      const bytes = Buffer.from(frame(THREADS) + frame(UMLAUT) + frame(THREADS));
      assert.deepEqual(await through(bytes, piece), {
        passed: bytes.toString(),
        passedOver: 0,
        refused: undefined,
      });
    });

    for (const body of [
      'not json',
      'null',
      '5',
      '[]',
      '{}',
      '{"type":"request"}',
      '{"type":"request","seq":"1","command":"threads"}',
      '{"type":"request","seq":1,"command":{}}',
      '{"type":"event","seq":1}',
      '',
    ]) {
      it(`passes over ${JSON.stringify(body)}, ${piece} bytes at a time, and goes on`, async () => {
        const outcome = await through(Buffer.from(frame(body) + frame(THREADS)), piece);
        assert.deepEqual(outcome, { passed: frame(THREADS), passedOver: 1, refused: undefined });
      });
    }
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'an HTTP request',
      `POST / HTTP/1.1\r\nContent-Length: ${THREADS.length}\r\n\r\n${THREADS}`,
      /does not speak/,
    ],
    ['an HTTP request whose method begins alike', 'CONNECT a:1 HTTP/1.1\r\n\r\n', /does not speak/],
    ['a header of another name', frame(THREADS, `Content-Length: 46\r\nOrigin: http://a`), /does not speak/],
    ['a header that does not end', 'Content-Type: '.padEnd(5000, 'a'), /does not end/],
    ['a length that is no number', frame(THREADS, 'Content-Length: many'), /no length/],
    ['a negative length', frame(THREADS, 'Content-Length: -5'), /no length/],
    ['a length that is too great', frame(THREADS, 'Content-Length: 999999999999'), /too long/],
    ['no length', frame(THREADS, 'Content-Type: application/json'), /no length/],
    ['binary', '\0\x01\x02\x03', /does not speak/],
  ];
  for (const [what, bytes, sentence] of refused) {
    for (const piece of [1, 10_000]) {
      it(`refuses ${what}, ${piece} bytes at a time`, async () => {
        const outcome = await through(Buffer.from(bytes), piece);
        assert.equal(outcome.passed, '');
        assert.match(outcome.refused ?? '', sentence);
      });
    }
  }

  it('refuses at the first byte that is wrong', async () => {
    assert.match((await through(Buffer.from('P'), 1)).refused ?? '', /does not speak/);
    assert.match((await through(Buffer.from('Conn'), 1)).refused ?? '', /does not speak/);
  });

  it('takes headers however they are written', async () => {
    const { passed } = await through(Buffer.from(frame(THREADS, 'content-type: x\r\nCONTENT-LENGTH:46')), 3);
    assert.equal(passed, frame(THREADS));
  });
});
