/**
 * What strips types in the debuggee, put beside our bundles where those look for it first: the binaries of this machine
 * (fast), or the same tools as WebAssembly (for every machine).
 */
import { build } from 'esbuild';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT, run } from './set-up.mjs';

export async function copyNative(target, platform) {
  const from = path.join(ROOT, 'node_modules');
  const bindings = (await readdir(path.join(from, '@oxc-transform'))).filter((name) =>
    name.startsWith(`binding-${platform}`),
  );
  await copy(from, target, 'oxc-transform', ['package.json', 'index.js', 'LICENSE']);
  for (const name of bindings) {
    const files = await readdir(path.join(from, '@oxc-transform', name));
    const wanted = files.filter((file) => /package\.json|\.node$/.test(file));
    await copy(from, target, `@oxc-transform/${name}`, wanted);
  }
  const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild';
  await copy(from, target, 'esbuild', ['package.json', 'lib/main.js', 'LICENSE.md']);
  await copy(from, target, `@esbuild/${platform}`, ['package.json', binary]);
}

export async function copyUniversal(target) {
  const from = await installUniversal();
  // Answers to the name 'esbuild': it has the same functions.
  const files = [
    'package.json',
    'lib/main.js',
    'bin/esbuild',
    'wasm_exec.js',
    'wasm_exec_node.js',
    'esbuild.wasm',
  ];
  await copy(from, target, 'esbuild-wasm', [...files, 'LICENSE.md'], 'esbuild');

  const oxc = path.join(target, 'oxc-transform');
  await copy(path.join(ROOT, 'node_modules'), target, 'oxc-transform', ['package.json', 'LICENSE']);
  const binding = path.join(from, '@oxc-transform', 'binding-wasm32-wasi');
  await build({
    entryPoints: [path.join(binding, 'transform.wasi.cjs')],
    outfile: path.join(oxc, 'transform.wasi.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    logLevel: 'error',
  });
  for (const file of ['transform.wasm32-wasi.wasm', 'wasi-worker.mjs']) {
    await cp(path.join(binding, file), path.join(oxc, file));
  }
  await writeFile(path.join(oxc, 'index.js'), QUIET_ENTRY);
  const manifest = path.join(oxc, 'package.json');
  const { name, version, license } = JSON.parse(await readFile(manifest, 'utf8'));
  await writeFile(manifest, JSON.stringify({ name, version, license, main: 'index.js' }));
  // A broken one would go unnoticed: the runtime does without it, only slower and with other names.
  const { code } = createRequire(manifest)(oxc).transformSync('a.ts', 'let a: number;');
  if (code !== 'let a;\n') throw new Error(`oxc as WebAssembly made ${JSON.stringify(code)}.`);
}

/** Node warns of its WASI in the output of the program that is debugged, which the program did not ask for. */
const QUIET_ENTRY = `const { emitWarning } = process;
process.emitWarning = (warning, ...rest) =>
  String(warning).startsWith('WASI') ? undefined : emitWarning.call(process, warning, ...rest);
try {
  module.exports = require('./transform.wasi.cjs');
} finally {
  process.emitWarning = emitWarning;
}
`;

/** npm leaves WebAssembly bindings out unless told, so they have a lock file of their own. */
async function installUniversal() {
  const source = path.join(ROOT, 'scripts', 'universal');
  const folder = path.join(ROOT, '.cache', 'universal');
  const lock = await readFile(path.join(source, 'package-lock.json'), 'utf8');
  const installed = path.join(folder, 'package-lock.json');
  const isThere = existsSync(path.join(folder, 'node_modules', 'esbuild-wasm'));
  if (!isThere || (await readFile(installed, 'utf8')) !== lock) {
    await mkdir(folder, { recursive: true });
    await cp(source, folder, { recursive: true });
    // By force, for npm knows no machine whose processor is "wasm32".
    const options = ['--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    if (run('npm', ['ci', ...options], { cwd: folder }) !== 0) process.exit(1);
  }
  return path.join(folder, 'node_modules');
}

async function copy(from, to, name, files, newName = name) {
  for (const file of files) {
    const target = path.join(to, newName, file);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(from, name, file), target);
  }
}
