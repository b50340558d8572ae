/** Builds the bundles (`dist/`), or with `--tests` every TypeScript file one by one for mocha (`out/`). */
import { build } from 'esbuild';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

const tests = process.argv.includes('--tests');
const shared = { platform: 'node', target: 'node20.19', logLevel: 'warning', sourcemap: false };

// CommonJS packages bundled into an ES module still call require for Node's own modules.
const requireBanner = {
  js: "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);",
};

async function typescriptFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

if (tests) {
  await rm('out', { recursive: true, force: true });
  const files = (await Promise.all(['runtime', 'debug-adapter', 'extension'].map(typescriptFiles))).flat();
  const top = (await readdir('.')).filter((name) => name.endsWith('.test.ts'));
  await build({
    ...shared,
    entryPoints: [...files, ...top],
    outdir: 'out',
    outbase: '.',
    format: 'esm',
    sourcemap: 'inline',
  });
  // What an extension host runs: it loads CommonJS wherever it is, and brings `vscode` itself.
  await build({
    ...shared,
    entryPoints: ['extension/test/suite/index.ts'],
    outfile: 'out/suite/index.cjs',
    bundle: true,
    format: 'cjs',
    external: ['vscode', 'mocha'],
  });
  await writeFile('out/package.json', '{ "type": "module" }\n');
} else {
  await rm('dist', { recursive: true, force: true });
  const bundles = [
    // esbuild and oxc are binaries beside their JavaScript: not bundled, loaded when a TypeScript file is met.
    // Constants written out: V8 inlines hooks into the program only as long as they are small.
    {
      entry: 'runtime/preload.ts',
      out: 'dist/runtime/preload.mjs',
      format: 'esm',
      external: ['esbuild', 'oxc-transform'],
      minifySyntax: true,
    },
    {
      entry: 'runtime/loader/loader-thread.ts',
      out: 'dist/runtime/loader-thread.mjs',
      format: 'esm',
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
    { entry: 'runtime/probes/child-thread.ts', out: 'dist/runtime/child-thread.cjs', format: 'cjs' },
    // piscina finds its worker script beside itself.
    { entry: 'runtime/index.ts', out: 'dist/runtime/index.mjs', format: 'esm', external: ['piscina'] },
    { entry: 'runtime/io/executor-worker.ts', out: 'dist/runtime/executor-worker.mjs', format: 'esm' },
    { entry: 'debug-adapter/main.ts', out: 'dist/debug-adapter/main.mjs', format: 'esm' },
    { entry: 'debug-adapter/in-process/mocha.ts', out: 'dist/runtime/mocha.mjs', format: 'esm' },
    {
      entry: 'debug-adapter/in-process/dump-coroutines.ts',
      out: 'dist/runtime/dump-coroutines.mjs',
      format: 'esm',
    },
    { entry: 'debug-adapter/terminal/main.ts', out: 'dist/terminal/main.mjs', format: 'esm' },
    { entry: 'extension/browser.ts', out: 'dist/extension/browser.cjs', format: 'cjs', external: ['vscode'] },
    { entry: 'extension/main.ts', out: 'dist/extension/main.cjs', format: 'cjs', external: ['vscode'] },
  ];
  await Promise.all(
    bundles
      // A bundle whose entry does not exist would be a stub: say so rather than build nothing in silence.
      .filter(({ entry }) => existsSync(entry) || console.warn(`no ${entry} yet`))
      .map(({ entry, out, format, external, target = shared.target, minifySyntax = false }) =>
        build({
          ...shared,
          entryPoints: [entry],
          outfile: out,
          bundle: true,
          format,
          target,
          minifySyntax,
          ...(external ? { external } : {}),
          ...(format === 'esm' ? { banner: requireBanner } : {}),
        }),
      ),
  );
  // The pages of editor panels, for a browser: each a script and a style sheet.
  await build({
    ...shared,
    platform: 'browser',
    target: 'chrome120',
    entryPoints: [
      { in: 'extension/webview/timeline/main.ts', out: 'timeline' },
      { in: 'extension/webview/graph/main.ts', out: 'graph' },
    ],
    outdir: 'dist/webview',
    bundle: true,
    minify: true,
    format: 'iife',
  });
  if (existsSync('dist/terminal/main.mjs')) await chmod('dist/terminal/main.mjs', 0o755);
}
