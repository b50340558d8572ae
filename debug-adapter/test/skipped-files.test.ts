/** `skipFiles`: steps pass what is skipped, exceptions in it are none, its frames are faded; its breakpoints hold. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const MAIN = fixture('programs/skipping/main.mjs');
const HELPERS = fixture('programs/skipping/helpers.mjs');
const KEPT = fixture('programs/skipping/kept-helpers.mjs');

async function topPlace(session: TestSession): Promise<string> {
  const [top] = await session.stack();
  return `${top?.source?.name ?? ''}:${top?.line ?? 0}`;
}

async function stepInto(session: TestSession): Promise<string> {
  await session.client.stepInRequest({ threadId: 1 });
  await session.stopped();
  return topPlace(session);
}

describe('Skipped files', () => {
  it('are passed by steps and exceptions, but not by breakpoints', () =>
    withSession(async (session) => {
      await session.launch(MAIN, {
        filters: ['thrown'],
        launch: { skipFiles: ['<node_internals>/**', '**/skipping/*helpers.mjs', '!**/kept-*'] },
        breakpoints: {
          [MAIN]: ['into', 'emit', 'keeps'].map((name) => ({ line: markedLine(MAIN, name) })),
        },
      });
      await session.stopped();
      assert.equal(await topPlace(session), `main.mjs:${markedLine(MAIN, 'own')}`);
      await session.continue();
      await session.stopped();
      assert.equal(await topPlace(session), `main.mjs:${markedLine(MAIN, 'into')}`);
      assert.equal(await stepInto(session), `main.mjs:${markedLine(MAIN, 'callback')}`);
      const [, helper] = await session.stack();
      assert.deepEqual(
        [helper?.name, helper?.source?.presentationHint, helper?.presentationHint, helper?.line],
        ['each', 'deemphasize', 'subtle', markedLine(HELPERS, 'change')],
      );
      await session.continue();
      await session.stopped();
      assert.equal(await topPlace(session), `main.mjs:${markedLine(MAIN, 'emit')}`);
      assert.equal(await stepInto(session), `main.mjs:${markedLine(MAIN, 'listener')}`);
      await session.continue();
      await session.stopped();
      assert.equal(await stepInto(session), `kept-helpers.mjs:${markedLine(KEPT, 'kept')}`);
      await session.continue();
      await session.ended;
    }));

  it('stop at breakpoints of their own, and none are skipped where the list is empty', () =>
    withSession(async (session) => {
      await session.launch(MAIN, {
        filters: ['thrown'],
        launch: { skipFiles: ['**/helpers.mjs'] },
        breakpoints: { [HELPERS]: [{ line: markedLine(HELPERS, 'change') }] },
      });
      await session.stopped();
      // Node's own code is not among those skipped: where it throws is a stop.
      assert.match((await session.stack())[0]?.source?.name ?? '', /^<node_internals>/);
      for (;;) {
        await session.continue();
        await session.stopped();
        if ((await topPlace(session)) === `helpers.mjs:${markedLine(HELPERS, 'change')}`) break;
      }
      await session.continue();
      await session.ended;
    }));
});

const COMPILED = fixture('programs/skipping/compiled.ts');

describe('Code that a compiler has added', () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'smart-step-')));
    const text = readFileSync(COMPILED, 'utf8');
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      fileName: 'compiled.ts',
      compilerOptions: { target: ts.ScriptTarget.ES2015, module: ts.ModuleKind.CommonJS, sourceMap: true },
    });
    writeFileSync(path.join(folder, 'compiled.ts'), text);
    writeFileSync(path.join(folder, 'compiled.js'), outputText);
    writeFileSync(path.join(folder, 'compiled.js.map'), sourceMapText ?? '');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('has breakpoints of its own, in the file that was loaded', () =>
    withSession(async (session) => {
      const generated = path.join(folder, 'compiled.js');
      const line = markedLine(generated, 'first');
      await session.launch(generated, { breakpoints: { [generated]: [{ line }] } });
      assert.equal((await session.stopped()).reason, 'breakpoint');
      assert.equal(await topPlace(session), `compiled.ts:${markedLine(COMPILED, 'first')}`);
      await session.continue();
      await session.ended;
    }));

  it('is passed by a step into an async function that was compiled to a generator', () =>
    withSession(async (session) => {
      const source = path.join(folder, 'compiled.ts');
      await session.launch(path.join(folder, 'compiled.js'), {
        breakpoints: { [source]: [{ line: markedLine(source, 'call') }] },
      });
      await session.stopped();
      assert.equal(await stepInto(session), `compiled.ts:${markedLine(source, 'first')}`);
      await session.continue();
      await session.ended;
    }));
});
