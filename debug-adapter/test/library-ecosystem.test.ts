/**
 * The ecosystem's clients and servers on the library (undici and fetch, fastify, ws, pg): each sample does its work on
 * 127.0.0.1 with no debugger, and the debugger names what each of its tasks waits for.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fixture, markedLine, ROOT, withSession } from './debug-session.js';
import { findPostgres, withPostgres } from './postgres.js';

interface Sample {
  readonly name: string;
  readonly output: string;
  /** Tasks and what they wait for, when the program is at the line marked `all-in`. */
  readonly waits: Readonly<Record<string, string>>;
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'library-fetch',
    output: 'both are waiting\nHello /a, Hello /b\ntrue no coroutine waits for it\nthe request was aborted\n',
    waits: {
      'never answered': 'fetch /never',
      fetch: 'fetch /a',
      undici: 'request /b',
      'main()': 'gather 0/2',
    },
  },
  {
    name: 'library-fastify',
    output: 'all orders are in\nrice by Ann, fish by Ann, soup by Ann\nclosed\n',
    waits: {
      Ann: 'event kitchen opens',
      'guest of rice': 'GET rice',
      'guest of soup': 'GET soup',
      'main()': 'gather 0/3',
    },
  },
  {
    name: 'library-ws',
    output: 'both have said their names\nHello Ada, Hello Bob\nclosed\n',
    waits: {
      Ada: 'queue get from messages for Ada',
      Bob: 'queue get from messages for Bob',
      'main()': 'gather 0/2',
    },
  },
];

const POSTGRES: Sample = {
  name: 'library-pg',
  output: 'one waits for the other\nmoved 30\nAda 70, Bob 30\n',
  waits: {
    holder: 'sleep 3600 s',
    blocked: "query UPDATE accounts SET amount = amount - $1 WHERE name = 'Ada'",
    reader: 'queue get from notifications',
  },
};

async function runs({ name, output }: Sample, args: readonly string[] = []): Promise<void> {
  const program = fixture('samples', name, 'main.ts');
  const flags = ['--no-warnings', '--import', 'tsx'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, program, ...args], {
    cwd: ROOT,
  });
  assert.deepEqual({ stdout, stderr }, { stdout: output, stderr: '' });
}

function names({ name, output, waits }: Sample, args: readonly string[] = []): Promise<void> {
  const program = fixture('samples', name, 'main.ts');
  return withSession(async (session) => {
    await session.launch(program, {
      args,
      breakpoints: { [program]: [{ line: markedLine(program, 'all-in') }] },
    });
    await session.stopped();
    const { tasks } = await session.ask('coroutines/tasks', { filter: program, count: 1000 });
    const seen = new Map(tasks.map((task) => [task.name, task.wait?.text ?? task.state]));
    for (const [task, wait] of Object.entries(waits))
      assert.equal(seen.get(task), wait, `what ${task} waits for`);
    await session.continue();
    await session.ended;
    assert.equal(session.stdout, output);
  });
}

describe('The sample', () => {
  for (const sample of SAMPLES) {
    it(`${sample.name} does its work without a debugger`, () => runs(sample));
    it(`${sample.name} has its waits named by the debugger`, () => names(sample));
  }

  describe('library-pg, on a real PostgreSQL server', () => {
    const bin = findPostgres();
    before(function () {
      // Debian: apt-get install postgresql
      if (bin === undefined) this.skip();
    });
    it('does its work without a debugger', () =>
      withPostgres(bin ?? '', (port) => runs(POSTGRES, ['127.0.0.1', String(port)])));
    it('has its waits named by the debugger', () =>
      withPostgres(bin ?? '', (port) => names(POSTGRES, ['127.0.0.1', String(port)])));
  });
});
