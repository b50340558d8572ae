/** Programs in folders whose names look like parts of URLs: breakpoints, stacks and tasks have the file's own path. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingRow } from '../protocol/requests.js';
import { withSession } from './debug-session.js';

const TEXT = `const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
async function work(n: number): Promise<number> {
  await pause(1);
  return n + 1;
}
console.log(await work(1));
`;

describe('A program in a folder named', () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'odd-paths-')));
  for (const folder of ['a%c', '50%off', '%41', 'ha#sh', 'a?b', 'copy (2)']) {
    it(`${folder} stops where it should`, () =>
      withSession(async (session) => {
        const program = path.join(root, folder, 'main.ts');
        mkdirSync(path.dirname(program));
        writeFileSync(program, TEXT);
        await session.launch(program, { breakpoints: { [program]: [{ line: 4 }] } });
        await session.stopped();
        const { body } = await session.client.stackTraceRequest({ threadId: 1 });
        const places = body.stackFrames
          .filter(({ source }) => source !== undefined)
          .map(({ name, line, source }) => [name, line, source?.path]);
        assert.deepEqual(places, [
          ['work', 4, program],
          ['(module)', 6, program],
        ]);
      }));

    it(`${folder} fails where it should`, () =>
      withSession(async (session) => {
        const program = path.join(root, folder, 'fails.cjs');
        writeFileSync(program, "\nthrow new Error('burnt');\n");
        const places: unknown[] = [];
        session.client.on('coroutines/finding', ({ body }: DebugProtocol.Event) => {
          const { finding } = body as { finding: FindingRow };
          places.push([finding.kind, finding.location?.path, finding.location?.line]);
        });
        await session.launch(program);
        await session.ended;
        assert.deepEqual(places, [['unhandledError', program, 2]]);
      }));
  }
});
