/**
 * Makes the coroutine library as a package of its own: the folder `dist/library` and, beside it, the file that
 * `npm install` takes. Part of `npm run package`; prints the file's path.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './set-up.mjs';

const folder = path.join(ROOT, 'dist/library');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

await build({
  entryPoints: [path.join(ROOT, 'runtime/index.ts'), path.join(ROOT, 'runtime/core.ts')],
  entryNames: '[name]',
  // Both are one library, with one running loop.
  splitting: true,
  chunkNames: 'library-[hash]',
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: true,
});
execFileSync(
  process.execPath,
  [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', path.join(ROOT, 'tsconfig.library.json')],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);

const { name, version, license, engines } = JSON.parse(
  await readFile(path.join(ROOT, 'package.json'), 'utf8'),
);
const manifest = {
  name,
  version,
  description: 'Coroutines, tasks, queues, locks, streams and subprocesses: asyncio’s tower in TypeScript.',
  license,
  type: 'module',
  engines: { node: engines.node },
  // Not only for `import`: Node 22 and newer can require it.
  exports: {
    '.': { types: './types/index.d.ts', browser: './core.mjs', default: './index.mjs' },
    './core': { types: './types/core.d.ts', default: './core.mjs' },
    './package.json': './package.json',
  },
  types: './types/index.d.ts',
  // Only for TypeScript's old way to resolve modules, which knows no exports.
  typesVersions: { '*': { core: ['./types/core.d.ts'] } },
  sideEffects: false,
  // The types name Node's own: sockets, TLS options, signals.
  peerDependencies: { '@types/node': '>=20' },
  peerDependenciesMeta: { '@types/node': { optional: true } },
};
await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// Links out of the folder lead nowhere in a package.
const readme = await readFile(path.join(ROOT, 'runtime/README.md'), 'utf8');
await writeFile(path.join(folder, 'README.md'), readme.replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1'));
await copyFile(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', path.dirname(folder)], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  }),
);
process.stdout.write(`${path.join(path.dirname(folder), packed.filename)}\n`);
