/** Line breakpoints bind in every script, however it came into the program, and one that does not says why. */
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { withSession, type TestSession } from './debug-session.js';

/** A source map that leads from each line to the same line of a source. */
function mapTo(source: string, lines: number, linesBefore: number): string {
  const mappings = [
    ...Array.from({ length: linesBefore }, () => ''),
    'AAAA',
    ...Array.from({ length: lines - 1 }, () => 'AACA'),
  ].join(';');
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings });
}

function withMap(text: string, source: string, linesBefore = 0): string {
  const map = Buffer.from(mapTo(source, text.split('\n').length, linesBefore)).toString('base64');
  return `${text}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
}

const STEPS = 'let n = 1;\nn = n + 1;\nconsole.log("n", n);';

describe('A breakpoint', () => {
  let project: string;
  const file = (...parts: string[]): string => path.join(project, ...parts);
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), text);
  };

  beforeEach(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), 'every-script-')));
    write('package.json', '{"type":"commonjs"}');
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  async function stopsAt(set: string, line: number, place = set, program = 'main.js'): Promise<void> {
    await withSession(async (session) => {
      await session.launch(file(program), { breakpoints: { [file(set)]: [{ line }] } });
      await session.stopped();
      const [frame] = await session.stack();
      assert.deepEqual([frame?.source?.path, frame?.line], [file(place), line]);
      await session.continue();
      await session.ended;
      assert.match(session.stdout, /n 2/);
    });
  }

  it('binds in a package, before its first statement runs', async () => {
    write('node_modules/steps/index.js', STEPS);
    write('main.js', 'require("steps");');
    await stopsAt('node_modules/steps/index.js', 2);
  });

  it("binds in the source of a package's compiled file", async () => {
    write('node_modules/steps/dist/index.js', withMap(STEPS, '../src/index.ts'));
    write('node_modules/steps/src/index.ts', STEPS);
    write('node_modules/steps/package.json', '{"main":"dist/index.js"}');
    write('main.js', 'require("steps");');
    await stopsAt('node_modules/steps/src/index.ts', 2);
  });

  it('binds by the path of a link, and by the real one', async () => {
    write('packages/steps/index.js', STEPS);
    mkdirSync(file('node_modules'));
    symlinkSync(file('packages/steps'), file('node_modules/steps'));
    write('main.mjs', 'import "steps";');
    await stopsAt('node_modules/steps/index.js', 2, 'packages/steps/index.js', 'main.mjs');
    await stopsAt('packages/steps/index.js', 2, 'packages/steps/index.js', 'main.mjs');
  });

  for (const [name, run] of [
    ['a script of node:vm', 'vm.runInThisContext(text, { filename })'],
    ['a script that runs in a realm', 'vm.runInNewContext(text, { console }, { filename })'],
    ['a compiled function', 'vm.compileFunction(text, [], { filename })()'],
    ['an evaluated text', 'eval(text + "\\n//# sourceURL=" + filename)'],
    ['a text evaluated in the global scope', '(0, eval)(text + "\\n//# sourceURL=" + filename)'],
    ['a text given to eval of globalThis', 'globalThis.eval(text + "\\n//# sourceURL=" + filename)'],
    ['a text given to an optional eval', 'eval?.(text + "\\n//# sourceURL=" + filename)'],
    ['a function made of a text', 'new Function(text + "\\n//# sourceURL=" + filename)()'],
    ['a module of node:vm', 'void run(new vm.SourceTextModule(text, { identifier: filename }))'],
  ] as const)
    it(`binds in ${name}, which has no coroutine`, async () => {
      write('src/steps.ts', STEPS);
      // V8 puts two lines before the body of a function that it makes.
      const before = name.startsWith('a function') ? 2 : 0;
      const text = JSON.stringify(withMap(STEPS, './steps.ts', before));
      write(
        'main.js',
        `const vm = require("vm");
const text = ${text}, filename = ${JSON.stringify(file('src/steps.js'))};
const run = async (module) => { await module.link(() => { throw new Error("none"); }); await module.evaluate(); };
${run};`,
      );
      await withSession(async (session) => {
        await session.launch(file('main.js'), {
          breakpoints: { [file('src/steps.ts')]: [{ line: 2 }] },
          launch: { runtimeArgs: ['--experimental-vm-modules', '--no-warnings'] },
        });
        await session.stopped();
        const [frame] = await session.stack();
        assert.equal(frame?.source?.path, file('src/steps.ts'));
        await session.continue();
        await session.ended;
      });
    });

  const messageFor = async (set: string, line: number, session: TestSession): Promise<string | undefined> => {
    const source = { path: file(set) };
    const { body } = await session.client.setBreakpointsRequest({ source, breakpoints: [{ line }] });
    const [breakpoint] = body.breakpoints as [DebugProtocol.Breakpoint];
    return breakpoint.verified ? undefined : breakpoint.message;
  };

  it('is bound by no map that the configuration leaves out', async () => {
    write('main.js', 'require("./dist/in.js"); require("./other/out.js");\n');
    for (const [folder, name] of [
      ['dist', 'in'],
      ['other', 'out'],
    ] as const) {
      write(`${folder}/${name}.js`, withMap(STEPS, `../src/${name}.ts`));
      write(`src/${name}.ts`, STEPS);
    }
    await withSession(async (session) => {
      await session.launch(file('main.js'), {
        breakpoints: { [file('src/in.ts')]: [{ line: 2 }], [file('other/out.js')]: [{ line: 3 }] },
        launch: { outFiles: [`${project}/**/*.js`, '!**/other/**'] },
      });
      await session.stopped();
      assert.deepEqual((await session.stackText())[0], '(anonymous):2');
      const source = { path: file('src/later.ts') };
      const { body } = await session.client.setBreakpointsRequest({ source, breakpoints: [{ line: 1 }] });
      assert.equal((body.breakpoints[0] as DebugProtocol.Breakpoint).reason, 'pending');
      await session.continue();
      await session.stopped();
      const [top] = await session.stack();
      assert.deepEqual([top?.source?.path, top?.line], [file('other/out.js'), 3]);
      assert.equal(
        await messageFor('src/out.ts', 2, session),
        `${file('other/out.js')} is loaded, but 'outFiles' or 'resolveSourceMapLocations' leaves out its source map.`,
      );
      await session.continue();
      await session.ended;
    });
  });

  it('that is at no place says why', async () => {
    write('main.js', `require("./dist/plain.js"); require("./dist/moved.js");\nexports.c = 1;\n\n\n`);
    write('dist/plain.js', 'exports.a = 1;');
    write('src/plain.ts', 'export const a = 1;');
    write('dist/moved.js', withMap('exports.b = 1;', '/elsewhere/moved.ts'));
    write('src/moved.ts', 'export const b = 1;');
    write('src/never.ts', '');
    await withSession(async (session) => {
      await session.launch(file('main.js'), { breakpoints: { [file('main.js')]: [{ line: 2 }] } });
      await session.stopped();
      assert.equal(
        await messageFor('src/never.ts', 1, session),
        'No file that was made from this one is loaded yet.',
      );
      assert.equal(
        await messageFor('src/plain.ts', 1, session),
        `${file('dist/plain.js')} is loaded and names no source map: let your compiler write source maps.`,
      );
      assert.equal(
        await messageFor('src/moved.ts', 1, session),
        `The source map of ${file('dist/moved.js')} leads to /elsewhere/moved.ts: 'sourceMapPathOverrides' can lead it here.`,
      );
      assert.equal(await messageFor('main.js', 4, session), 'There is no code here, or below.');
      const later = new Date(Date.now() + 60_000);
      utimesSync(file('main.js'), later, later);
      assert.equal(
        await messageFor('main.js', 4, session),
        'The file has changed since the program loaded it: start the program again.',
      );
      await session.continue();
      await session.ended;
    });
  });
});

describe('A session that has seen nothing', () => {
  it('says so, with what can be done', async () => {
    const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'nothing-seen-')));
    mkdirSync(path.join(project, 'node_modules/tool'), { recursive: true });
    const program = path.join(project, 'node_modules/tool/run.js');
    writeFileSync(program, 'console.log("ran");');
    try {
      await withSession(async (session) => {
        await session.launch(program);
        await session.ended;
        assert.match(session.console, /No file of yours was seen: .*'instrumentPackages'/);
      });
    } finally {
      rmSync(project, { recursive: true });
    }
  });

  it('says so of a breakpoint, where the file that was loaded does not name the map beside it', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'map-beside-')));
    const program = path.join(folder, 'dist.js');
    writeFileSync(program, 'console.log("ran");');
    writeFileSync(`${program}.map`, '{"version":3,"sources":["shop.ts"],"names":[],"mappings":"AAAA"}');
    const source = path.join(folder, 'shop.ts');
    writeFileSync(source, 'console.log("ran");');
    try {
      await withSession(async (session) => {
        await session.launch(program, { breakpoints: { [source]: [{ line: 1 }] } });
        await session.ended;
        assert.equal(
          session.console.trim(),
          `The breakpoint at ${source}:1 was not reached. ${program} was loaded, and does not name the source map beside it: let your bundler link the map.`,
        );
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [how, text, reason] of [
    [
      'that names its modules',
      '// src/shop.ts\nconsole.log("ran");',
      (dist: string) => `${dist} was made from this file, and has no source map:`,
    ],
    [
      'that evaluates its modules',
      'eval(\'console.log("ran");\\n//# sourceURL=webpack://any/./src/shop.ts?\');',
      () => 'webpack://any/./src/shop.ts? was made from this file, and has no source map:',
    ],
    [
      'that is minified',
      'console.log("ran");',
      (dist: string) => `Nothing that was loaded has a source map: if ${dist} was made from this file,`,
    ],
  ] as const)
    it(`says so of a breakpoint, where what was loaded is a bundle without a source map ${how}`, async () => {
      const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'no-map-')));
      const program = path.join(folder, 'dist.js');
      const source = path.join(folder, 'src/shop.ts');
      mkdirSync(path.dirname(source));
      writeFileSync(path.join(folder, 'package.json'), '{}');
      writeFileSync(program, text);
      writeFileSync(source, 'console.log("ran");');
      try {
        await withSession(async (session) => {
          await session.launch(program, { breakpoints: { [source]: [{ line: 1 }] } });
          await session.ended;
          assert.equal(
            session.console.trim(),
            `The breakpoint at ${source}:1 was not reached. ${reason(program)} let your bundler write one (webpack: devtool 'source-map' or 'eval-source-map').`,
          );
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

  it('says so where the permissions of the program allow no inspector', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'no-inspector-')));
    const program = path.join(folder, 'main.mjs');
    writeFileSync(program, 'console.log("ran");\n');
    const isNamedSo = process.allowedNodeEnvironmentFlags.has('--permission');
    const runtimeArgs = [isNamedSo ? '--permission' : '--experimental-permission', '--allow-fs-read=*'];
    try {
      await withSession(async (session) => {
        await session.launch(program, {
          launch: { runtimeArgs },
          breakpoints: { [program]: [{ line: 1 }] },
        });
        await session.ended;
        assert.equal(session.stdout, 'ran\n');
        assert.match(
          session.console,
          /^Nothing of the program can be seen, and no breakpoint stops it: its permissions allow no inspector\./,
        );
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('does not where the program failed before any of its code ran: the error says why', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'fails-first-')));
    const program = path.join(folder, 'main.mjs');
    writeFileSync(program, "import './absent.mjs';\n");
    try {
      await withSession(async (session) => {
        await session.launch(program);
        await session.ended;
        assert.match(session.stderr, /ERR_MODULE_NOT_FOUND/);
        assert.doesNotMatch(session.console, /No file of yours/);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
