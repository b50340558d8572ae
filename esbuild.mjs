/**
 * Builds the bundles (`dist/`), or with `--tests` every TypeScript file one by one for mocha (`out/`). `--dev`: bundles
 * with source maps, so that breakpoints bind in TypeScript. `--watch`: both, with source maps, again at each change.
 */
import { build, context } from 'esbuild';
import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagesOf } from './scripts/third-party-notices.mjs';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');
const tests = process.argv.includes('--tests');
const shared = {
  platform: 'node',
  target: 'node20.19',
  logLevel: watch ? 'info' : 'warning',
  sourcemap: dev,
};

/** Builds once, or at each change; the files that went in. An entry that does not exist fails. */
async function make(options) {
  if (watch) await (await context({ ...shared, ...options })).watch();
  else return (await build({ ...shared, ...options, metafile: true })).metafile?.inputs ?? {};
  return {};
}

// CommonJS packages bundled into an ES module still call require for Node's own modules.
const requireBanner = {
  js: "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);",
};

// What coverage and stacks call a script that is in every program: nothing of the program's.
const sourceUrl = (name) => ({ js: `//# sourceURL=node:internal/coroutine-debugger/${name}` });

async function buildTests() {
  await rm('out', { recursive: true, force: true });
  const folders = ['runtime', 'debug-adapter', 'extension', 'test-fixtures/verification'];
  await make({
    // Patterns: a file that is added while watching is built, too.
    entryPoints: [...folders.map((folder) => `${folder}/**/*.ts`), './*.test.ts'],
    outdir: 'out',
    outbase: '.',
    format: 'esm',
    sourcemap: 'inline',
  });
  // What an extension host runs: it loads CommonJS wherever it is, and brings `vscode` itself.
  await make({
    entryPoints: ['extension/test/suite/index.ts'],
    outfile: 'out/suite/index.cjs',
    bundle: true,
    format: 'cjs',
    external: ['vscode', 'mocha'],
  });
  await mkdir('out', { recursive: true });
  await writeFile('out/package.json', '{ "type": "module" }\n');
}

/** A bundle as one function, of `require` and of its own URL, which is called with both. */
const asExpression = (constants = {}) => ({
  format: 'cjs',
  define: { 'import.meta.url': 'bundleUrl', ...constants },
  banner: { js: '(function (require, bundleUrl) { "use strict"; const module = { exports: {} };' },
  footer: { js: '})' },
});

/** Names what rewrites programs, so that a text that an older one has made is not taken. */
async function hashOfRuntime() {
  const files = (await readdir('runtime', { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const hash = createHash('sha256').update(await readFile('package-lock.json'));
  for (const file of files.sort()) hash.update(file).update(await readFile(path.join('runtime', file)));
  return hash.digest('hex').slice(0, 40);
}

/** Names the text, so that what V8 made of it can be kept. */
async function addHash(file) {
  const text = await readFile(file);
  await appendFile(file, `/*${createHash('sha256').update(text).digest('hex').slice(0, 40)}*/\n`);
}

async function buildBundles() {
  await rm('dist', { recursive: true, force: true });
  const sources = { RUNTIME_SOURCES: JSON.stringify(await hashOfRuntime()) };
  const bundles = [
    // esbuild and oxc are binaries beside their JavaScript: not bundled, loaded when a TypeScript file is met.
    // Constants written out: V8 inlines hooks into the program only as long as they are small.
    {
      entry: 'runtime/preload.ts',
      out: 'dist/runtime/preload.mjs',
      format: 'esm',
      footer: sourceUrl('preload'),
    },
    // One expression: the preload evaluates it in the runtime's own realm.
    {
      entry: 'runtime/start.ts',
      out: 'dist/runtime/runtime.cjs',
      external: ['esbuild', 'oxc-transform'],
      minifySyntax: true,
      ...asExpression(sources),
    },
    {
      entry: 'runtime/loader/loader-thread.ts',
      out: 'dist/runtime/loader-thread.mjs',
      format: 'esm',
      footer: sourceUrl('loader-thread'),
      define: sources,
      external: ['esbuild', 'oxc-transform'],
    },
    // Both run where no ES module can: an option of Node's, and a thread that must not go through the program's loader.
    {
      entry: 'runtime/child-preload.ts',
      out: 'dist/runtime/child-preload.cjs',
      format: 'cjs',
      external: ['./preload.mjs'],
      target: 'node10',
    },
    { entry: 'runtime/probes/startup/child-thread.ts', out: 'dist/runtime/child-thread.cjs', format: 'cjs' },
    { entry: 'runtime/index.ts', out: 'dist/runtime/index.mjs', format: 'esm' },
    { entry: 'debug-adapter/main.ts', out: 'dist/debug-adapter/main.mjs', format: 'esm' },
    // One expression, whose bytecode is kept.
    {
      entry: 'debug-adapter/adapter.ts',
      out: 'dist/debug-adapter/adapter.cjs',
      ...asExpression(),
    },
    // Of use to a few sessions only, which load it.
    { entry: 'debug-adapter/unprepared/main.ts', out: 'dist/debug-adapter/outside.mjs', format: 'esm' },
    { entry: 'debug-adapter/in-process/mocha.ts', out: 'dist/runtime/mocha.mjs', format: 'esm' },
    {
      entry: 'debug-adapter/in-process/dump-coroutines.ts',
      out: 'dist/runtime/dump-coroutines.mjs',
      format: 'esm',
    },
    { entry: 'debug-adapter/terminal/main.ts', out: 'dist/terminal/main.mjs', format: 'esm' },
    // Of use to a few commands only, which load it.
    { entry: 'debug-adapter/terminal/outside/main.ts', out: 'dist/terminal/outside.mjs', format: 'esm' },
    { entry: 'extension/browser.ts', out: 'dist/extension/browser.cjs', format: 'cjs', external: ['vscode'] },
    { entry: 'extension/main.ts', out: 'dist/extension/main.cjs', format: 'cjs', external: ['vscode'] },
  ];
  const inputs = await Promise.all(
    bundles.map(({ entry, out, format, external, target = shared.target, ...more }) =>
      make({
        entryPoints: [entry],
        outfile: out,
        bundle: true,
        format,
        target,
        ...(external ? { external } : {}),
        ...(format === 'esm' ? { banner: requireBanner } : {}),
        ...more,
      }),
    ),
  );
  // The pages of editor panels, for a browser: each a script and a style sheet.
  const pages = await make({
    platform: 'browser',
    target: 'chrome120',
    entryPoints: [
      { in: 'extension/webview/timeline/main.ts', out: 'timeline' },
      { in: 'extension/webview/graph/main.ts', out: 'graph' },
    ],
    outdir: 'dist/webview',
    bundle: true,
    minify: !dev,
    format: 'iife',
  });
  if (watch) return;
  await addHash('dist/runtime/runtime.cjs');
  await addHash('dist/debug-adapter/adapter.cjs');
  await chmod('dist/terminal/main.mjs', 0o755);
  // Whose licenses must be shipped with them.
  const packages = packagesOf([...inputs, pages].flatMap((each) => Object.keys(each)));
  await writeFile('dist/bundled-packages.json', `${JSON.stringify(packages, null, 2)}\n`);
}

if (watch || tests) await buildTests();
if (watch || !tests) await buildBundles();
