/**
 * The library as its users get it: packed, installed in its own project, type-checked there, and every example of its
 * README run; each must print the text below it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');
const call = promisify(execFile);

interface Example {
  readonly title: string;
  readonly code: string;
  readonly output: string;
}

/** Each `ts` block with the `text` block after it, under the heading it stands below. */
function examplesOf(markdown: string): Example[] {
  const parts = markdown.matchAll(/^## (.+)$|^```ts\n([\s\S]*?)^```\n\n(?:```text\n([\s\S]*?)^```)?/gm);
  const examples: Example[] = [];
  let title = '';
  for (const [, heading, code, output] of parts)
    if (heading !== undefined) title = heading;
    else examples.push({ title, code: code ?? '', output: output ?? '' });
  return examples;
}

describe('The library as a package', function () {
  this.timeout(120_000);
  const examples = examplesOf(readFileSync(path.join(ROOT, 'runtime/README.md'), 'utf8'));
  let project = '';

  before(async () => {
    project = mkdtempSync(path.join(tmpdir(), 'library-user-'));
    const { stdout } = await call(process.execPath, [path.join(ROOT, 'scripts/package-library.mjs')]);
    const installed = path.join(project, 'node_modules/coroutine-debugger');
    mkdirSync(installed, { recursive: true });
    // As npm would install it; Node's types come from this repository rather than the registry.
    await call('tar', ['-xzf', stdout.trim(), '--strip-components=1', '-C', installed]);
    mkdirSync(path.join(project, 'node_modules/@types'));
    const types = 'node_modules/@types/node';
    symlinkSync(path.join(ROOT, types), path.join(project, types), 'junction');
    writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }\n');
    const compilerOptions = { target: 'ES2023', module: 'NodeNext', types: ['node'], strict: true };
    writeFileSync(
      path.join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ['*.ts'] }),
    );
    for (const [index, { code }] of examples.entries())
      writeFileSync(path.join(project, `example-${index}.ts`), code);
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  it('is type-checked, its declarations too, in a strict project', async () => {
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const checked = await call(process.execPath, [tsc, '-p', project]).catch((error: unknown) => error);
    assert.equal((checked as { stdout: string }).stdout, '');
  });

  for (const [index, { title, output }] of examples.entries())
    it(`runs the example of “${title}”`, async () => {
      const { stdout, stderr } = await call(process.execPath, [`example-${index}.js`], { cwd: project });
      assert.deepEqual({ stdout, stderr }, { stdout: output, stderr: '' });
    });

  it('has every public name on the page of names', async () => {
    const maker = (await import(pathToFileURL(path.join(ROOT, 'scripts/library-document.mjs')).href)) as {
      documentOf(folder: string): string;
    };
    const types = path.join(project, 'node_modules/coroutine-debugger/types');
    const page = readFileSync(path.join(ROOT, 'docs/library-api.md'), 'utf8');
    assert.equal(page, maker.documentOf(types), 'npm run generate');
  });

  it('has types under each way to resolve modules', async () => {
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    writeFileSync(
      path.join(project, 'core-user.ts'),
      "export { run } from 'coroutine-debugger/core';\nexport { createServer } from 'coroutine-debugger';\n",
    );
    for (const [module, moduleResolution] of [
      ['Node16', 'Node16'],
      ['ESNext', 'Bundler'],
      ['CommonJS', 'Node10'],
    ]) {
      // Without settings that would help a package: declarations are checked, and CommonJS has no default exports.
      const compilerOptions = {
        ...{ module, moduleResolution, target: 'ES2023', types: ['node'], strict: true, noEmit: true },
        ...(moduleResolution === 'Node10' ? { esModuleInterop: false, ignoreDeprecations: '6.0' } : {}),
      };
      const config = path.join(project, `${moduleResolution}.json`);
      writeFileSync(config, JSON.stringify({ compilerOptions, files: ['core-user.ts'] }));
      const checked = await call(process.execPath, [tsc, '-p', config]).catch((error: unknown) => error);
      assert.equal((checked as { stdout: string }).stdout, '');
    }
  });

  it('is one library by either of its names, and can be required where Node can require ES modules', async () => {
    const program = `const { run, sleep, core } = PICK; run(function* () { console.log(yield* sleep(0, core.run === run)); });`;
    const esm = `import * as library from 'coroutine-debugger'; import * as rest from 'coroutine-debugger/core'; ${program.replace('PICK', '{ ...library, core: rest }')}`;
    writeFileSync(path.join(project, 'both.mjs'), esm);
    assert.equal((await call(process.execPath, ['both.mjs'], { cwd: project })).stdout, 'true\n');
    if (!process.features.require_module) return;
    const cjs = program.replace(
      'PICK',
      "{ ...require('coroutine-debugger'), core: require('coroutine-debugger/core') }",
    );
    writeFileSync(path.join(project, 'both.cjs'), cjs);
    assert.equal(
      (await call(process.execPath, ['--no-warnings', 'both.cjs'], { cwd: project })).stdout,
      'true\n',
    );
  });

  it('works in a browser: without anything of Node’s, and small when little is used', async () => {
    const outfile = path.join(project, 'browser.js');
    const contents = `import { createTask, gather, run, sleep, Queue, timeout, withAsync } from 'coroutine-debugger';
      globalThis.result = run(function* () {
        const queue = new Queue();
        const got = createTask(queue.get());
        yield* sleep(0.001);
        yield* queue.put('got');
        const late = yield* gather([createTask(async () => { await sleep(0.001); return 'async'; })]);
        try { yield* withAsync(timeout(0.001), () => sleep(5)[Symbol.iterator]()); } catch (error) { late.push(error.name); }
        return [yield* got, ...late].join(' ');
      });`;
    const shared = {
      bundle: true,
      platform: 'browser',
      format: 'iife',
      minify: true,
      logLevel: 'error',
    } as const;
    await build({ ...shared, stdin: { contents, resolveDir: project }, outfile });
    const { clearTimeout, setTimeout, setInterval, clearInterval, MessageChannel, performance, console } =
      globalThis;
    const page = {
      clearTimeout,
      setTimeout,
      setInterval,
      clearInterval,
      MessageChannel,
      performance,
      console,
    };
    const text = readFileSync(outfile, 'utf8');
    const context = createContext({ ...page }) as { result?: Promise<string> };
    runInContext(text, context);
    assert.equal(await context.result, 'got async TimeoutError');

    const little = await build({
      ...shared,
      stdin: { contents: "import { Event } from 'coroutine-debugger'; new Event();", resolveDir: project },
      write: false,
    });
    assert.ok((little.outputFiles[0]?.text.length ?? Infinity) < text.length / 1.2);
    assert.doesNotMatch(text, /require\(|from"node:/);
  });

  it('is as small in a bundle as its README says', async () => {
    const sizes = new Map<string, number>();
    for (const names of ['run, sleep', 'coroutine, asyncGenerator, run, sleep', '* as all']) {
      const contents = `import ${names.startsWith('*') ? names : `{ ${names} }`} from 'coroutine-debugger'; console.log(${names.replace('* as ', '')});`;
      const { outputFiles } = await build({
        ...{ bundle: true, minify: true, platform: 'node', target: 'node20.19', format: 'esm', write: false },
        stdin: { contents, resolveDir: project },
      } as const);
      sizes.set(names, outputFiles[0]?.text.length ?? NaN);
    }
    const [little = NaN, more = NaN, all = NaN] = sizes.values();
    assert.ok(little < more && more < all, JSON.stringify([...sizes]));
    const readme = readFileSync(path.join(ROOT, 'runtime/README.md'), 'utf8');
    const [, told, statedOfAll] = /have (\d+) kB minified, all of the library (\d+) kB/.exec(readme) ?? [];
    assert.deepEqual([told, statedOfAll], [(little / 1000).toFixed(0), (all / 1000).toFixed(0)]);
  });
});
