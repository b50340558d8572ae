/** The snippets of launch.json, as package.json has them: each is filled in as VS Code would, and debugs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, markedLine, ROOT, withSession, type TestSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

interface Snippet {
  readonly label: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const { contributes } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  contributes: { debuggers: readonly { configurationSnippets: readonly Snippet[] }[] };
};
const SNIPPETS = contributes.debuggers.flatMap(({ configurationSnippets }) => configurationSnippets);
/** The English texts that stand in package.json as `%key%`. */
const TEXTS = JSON.parse(readFileSync(path.join(ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;

const TILL = fixture('test-runners/till.ts');

/** The configuration that a snippet leaves in launch.json, its tab stops filled with these texts, by number. */
function configurationOf(
  label: string,
  stops: Readonly<Record<string, string>>,
  file = '',
): Record<string, unknown> {
  const snippet = SNIPPETS.find((one) => TEXTS[one.label.replaceAll('%', '')] === label);
  assert.ok(snippet, `There is no snippet '${label}'.`);
  const filled = JSON.stringify(snippet.body)
    .replace(
      /(?<!\\)\$\{(\d+):([^}]*)\}/g,
      (_whole, stop: string, otherwise: string) => stops[stop] ?? otherwise,
    )
    // A text that begins with ^ is inserted without the quotes around it.
    .replace(/"\^((?:[^"\\]|\\.)*)"/g, (_whole, raw: string) => JSON.parse(`"${raw}"`) as string)
    .replace(/\\\$/g, '$');
  const text = filled.replaceAll('${workspaceFolder}', ROOT).replaceAll('${file}', file);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Whichever stops first, the program or the first process that it starts. */
async function firstToStop(session: TestSession): Promise<TestSession> {
  const stopped = async (one: TestSession): Promise<TestSession> => {
    await one.stopped();
    return one;
  };
  return Promise.race([stopped(session), session.child().then(stopped)]);
}

/** Debugs with this configuration up to the second time that `till.ts` adds; answers the functions on the chain. */
async function chainInTill(configuration: Record<string, unknown>, written: RegExp): Promise<string[]> {
  let chain: string[] = [];
  await withSession(async (session) => {
    const { program, ...launch } = configuration;
    const line = markedLine(TILL, 'add');
    const breakpoints = { [TILL]: [{ line, condition: 'price === 3' }] };
    await session.launch(program as string, { launch, breakpoints, children: { breakpoints } });
    const stopped = await firstToStop(session);
    chain = (await stopped.stackText()).filter((text) => !text.startsWith('--'));
    await stopped.continue();
    await session.ended;
    assert.match(session.stdout, written);
  });
  return chain;
}

describe('A snippet of launch.json', () => {
  it('debugs the current file', async () => {
    const file = fixture('test-runners/till.program.ts');
    const configuration = configurationOf('Coroutines: current file', {}, file);
    const chain = await chainInTill({ ...configuration, args: ['2', '3'] }, / 5$/m);
    assert.deepEqual(chain, [`total:${markedLine(TILL, 'add')}`, `(module):${markedLine(file, 'test')}`]);
  });

  it('debugs what an npm script runs', async () => {
    const configuration = { ...configurationOf('Coroutines: npm script', {}), cwd: fixture('test-runners') };
    const chain = await chainInTill(configuration, /^start 5$/m);
    assert.equal(chain.length, 2);
  });

  for (const option of [[], ['--parallel']])
    it(['debugs the tests of mocha', ...option].join(' '), async () => {
      const stops = { 2: 'test-fixtures/test-runners/till.mocha.ts' };
      const configuration = configurationOf('Coroutines: mocha', stops);
      const args = [...option, ...(configuration['args'] as string[])];
      const chain = await chainInTill({ ...configuration, args, cwd: ROOT }, /1 passing/);
      const line = markedLine(fixture('test-runners/till.mocha.ts'), 'test');
      assert.match(chain[1] ?? '', new RegExp(`:${line}$`));
    });

  it('debugs the tests of node:test', async () => {
    const file = fixture('test-runners/till.node.ts');
    const chain = await chainInTill(configurationOf('Coroutines: node --test', {}, file), /pass 1/);
    assert.match(chain[1] ?? '', new RegExp(`:${markedLine(file, 'test')}$`));
  });

  it('attaches', () =>
    withProgram(
      InspectedProgram.start(fixture('programs/chain.ts'), undefined, '--inspect-brk'),
      (_program, port) =>
        withSession(async (session) => {
          const configuration = configurationOf('Coroutines: attach', { 2: String(port) });
          assert.equal(configuration['port'], port);
          await session.attach(port, { launch: configuration });
          await session.stopped();
        }),
    ));

  it('is of a request that the adapter knows', () => {
    for (const { label, body } of SNIPPETS) {
      assert.equal(body['type'], 'coroutine', label);
      assert.match(String(body['request']), /^(launch|attach)$/, label);
    }
  });
});
