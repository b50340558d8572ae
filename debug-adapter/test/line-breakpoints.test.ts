/** Line breakpoints stop where V8 stops without us: the same lines, in the same order, each time they are reached. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import { findInspector } from '../debuggee/process/find-inspector.js';
import { fixture, markedLine, TestSession, withSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const PROGRAM = fixture('programs', 'every-line.mjs');
const WORKERS = fixture('programs', 'workers.ts');

/** Lines with a word of code. Where V8 stops at a brace alone depends on whether what stands before it returns. */
function linesOf(file: string): number[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => (/^[^/]*[a-z]/.test(text) ? [index + 1] : []));
}

/** The lines at which plain Node stops, told by V8. */
async function linesOfPlainNode(file: string): Promise<number[]> {
  const reached: number[] = [];
  await withProgram(InspectedProgram.start(file, [], '--inspect-brk'), async (inspected, port) => {
    const connection = new Connection(await connectSocket(await findInspector(port)));
    const ended = new Promise<void>((resolve) => {
      connection.on('NodeRuntime.waitingForDisconnect', resolve);
    });
    let script: string | undefined;
    connection.on('Debugger.scriptParsed', ({ scriptId, url }) => {
      if (url === pathToFileURL(file).href) script = scriptId;
    });
    const began = new Promise<void>((resolve) => {
      connection.on('Debugger.paused', ({ callFrames, hitBreakpoints = [] }) => {
        if (hitBreakpoints.length === 0) resolve();
        else {
          reached.push((callFrames[0]?.location.lineNumber ?? -1) + 1);
          void connection.send('Debugger.resume');
        }
      });
    });
    await connection.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
    await connection.send('Debugger.enable');
    await connection.send('Runtime.runIfWaitingForDebugger');
    await began;
    const scriptId = script ?? '';
    for (const line of linesOf(file)) {
      const location = { scriptId, lineNumber: line - 1, columnNumber: 0 };
      await connection.send('Debugger.setBreakpoint', { location });
    }
    await connection.send('Debugger.resume');
    await ended;
    await connection.close();
    await inspected.exited;
  });
  return reached;
}

/** The lines at which the debugger stops. */
async function linesOfDebugger(file: string): Promise<number[]> {
  const session = new TestSession();
  const reached: number[] = [];
  let failure: unknown;
  session.client.on('stopped', () => {
    void (async () => {
      const [top] = await session.stack();
      reached.push(top?.line ?? -1);
      await session.continue();
    })().catch((error: unknown) => (failure = error));
  });
  await session.launch(file, { breakpoints: { [file]: linesOf(file).map((line) => ({ line })) } });
  await session.ended;
  await session.close();
  equal(failure, undefined);
  return reached;
}

describe('A line breakpoint', () => {
  let folder = '';

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'line-breakpoints-')));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('stops at the lines, and in the order, in which plain Node does', async () => {
    const native = await linesOfPlainNode(PROGRAM);
    deepEqual(await linesOfDebugger(PROGRAM), native);
    const typescript = path.join(folder, 'every-line.ts');
    copyFileSync(PROGRAM, typescript);
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    deepEqual(await linesOfDebugger(typescript), native, 'as TypeScript');
  });

  it('stops before the calls in an await that begins its line', async () => {
    const session = new TestSession();
    const line = markedLine(PROGRAM, 'begins-with-await');
    await session.launch(PROGRAM, { breakpoints: { [PROGRAM]: [{ line }] } });
    await session.stopped();
    equal(await session.evaluate('heard.at(-1)', (await session.stack())[0]?.id), '"knock"');
    await session.close();
  });

  it('shares its place with those on empty lines above it, each with its own condition', async () => {
    const session = new TestSession();
    const line = markedLine(PROGRAM, 'below-empty-line');
    const breakpoints = [
      { line: line - 2, logMessage: 'logged {guest}' },
      { line: line - 1, condition: 'nobody.knows.this' },
      { line, condition: "guest === 'bob'" },
    ];
    await session.launch(PROGRAM, { breakpoints: { [PROGRAM]: breakpoints } });
    await session.stopped();
    equal(await session.evaluate('guest', (await session.stack())[0]?.id), '"bob"');
    // Without the last, the others stay.
    await session.client.setBreakpointsRequest({
      source: { path: PROGRAM },
      breakpoints: breakpoints.slice(0, 2),
    });
    await session.continue();
    await session.ended;
    equal(
      session.console
        .split('\n')
        .filter((text) => text.startsWith('logged'))
        .join(),
      'logged ann,logged bob',
    );
    await session.close();
  });

  const loop = markedLine(WORKERS, 'work-after');
  const hits: readonly (readonly [string, number])[] = [
    ['3', 1],
    ['>= 3', 4],
    ['> 3', 3],
    ['< 3', 2],
    ['%2', 3],
  ];
  for (const [hitCondition, stops] of hits) {
    it(`counts hits: '${hitCondition}' stops ${stops} times of six`, () =>
      withSession(async (session) => {
        await session.launch(WORKERS, { breakpoints: { [WORKERS]: [{ line: loop, hitCondition }] } });
        for (let count = 0; count < stops; count++) {
          await session.stopped();
          await session.continue();
        }
        await session.ended;
      }));
  }

  it('refuses what cannot be read for its own breakpoint only, and the program runs', () =>
    withSession(async (session) => {
      const breakpoints = [
        { line: loop, hitCondition: 'abc' },
        { line: loop - 1, condition: 'i ===' },
        { line: loop },
      ];
      await session.launch(WORKERS, { breakpoints: { [WORKERS]: breakpoints } });
      await session.stopped();
      const { body } = await session.client.setBreakpointsRequest({ source: { path: WORKERS }, breakpoints });
      deepEqual(
        body.breakpoints.map(({ verified }) => verified),
        [false, false, true],
      );
      match(body.breakpoints[0]?.message ?? '', /^'abc' is not a hit condition/);
      match(body.breakpoints[1]?.message ?? '', /^The condition cannot be read/);
    }));

  it('reports a failing condition or log message once, and the program continues', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: {
          [WORKERS]: [
            { line: loop, condition: 'nope.x' },
            { line: loop, logMessage: 'o={({ name, round })} {nope.y} {JSON.stringify({ round })}' },
          ],
        },
      });
      await session.ended;
      deepEqual(
        session.console.match(
          /^(A breakpoint condition|A log message) failed: ReferenceError: nope is not defined$/gm,
        ),
        [
          'A breakpoint condition failed: ReferenceError: nope is not defined',
          'A log message failed: ReferenceError: nope is not defined',
        ],
      );
      match(
        session.console,
        /^o=\{ name: 'left', round: 1 \} \{ReferenceError: nope is not defined\} \{"round":1\}$/m,
      );
    }));

  it('reports a failing condition and a failing log message of the same words', () =>
    withSession(async (session) => {
      const breakpoints = [{ line: loop, condition: 'round === 1 || nope.x', logMessage: '{nope.y}' }];
      await session.launch(WORKERS, { breakpoints: { [WORKERS]: breakpoints } });
      await session.ended;
      deepEqual(session.console.match(/^.* failed: ReferenceError: nope is not defined$/gm)?.sort(), [
        'A breakpoint condition failed: ReferenceError: nope is not defined',
        'A log message failed: ReferenceError: nope is not defined',
      ]);
    }));
});
