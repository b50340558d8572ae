/** `npm test -- FILE… [-g NAME]` and `npm run test:unit`: builds what is stale, then runs only these tests. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildTestsIfStale, ROOT, run, setUp } from './set-up.mjs';
import { environmentOf, testedNodes } from './tested-nodes.mjs';

/** Tests that start no process: those of the loader, of ticks, of the library's I/O and in folders named `test`, at any depth, do. */
const UNIT_TESTS = [
  'out/architecture.test.js',
  'out/word-list.test.js',
  'out/runtime/{api,evaluated,kernel,protocol,rewrite,testing}/**/*.test.js',
  'out/runtime/probes/!(ticks)/**/*.test.js',
  'out/debug-adapter/!(test)/*.test.js',
  'out/debug-adapter/!(test)/!(test)/**/*.test.js',
  'out/extension/!(test)/**/*.test.js',
  'out/extension/*.test.js',
];

/** Ends with mocha's exit code. @param args of the command line: files or folders of tests, and options of mocha */
export function runChosenTests(args) {
  const { values, positionals } = parseOrEnd(args);
  // npm goes to the package's folder; files are given relative to where the user is.
  const from = process.env.INIT_CWD ?? process.cwd();
  const chosen = positionals.map((place) => path.relative(ROOT, path.resolve(from, place)));
  const given = [...(values.unit ? UNIT_TESTS : []), ...chosen.map(compiled)];
  const patterns = given.length === 0 ? ['out/**/*.test.js'] : given;
  setUp();
  buildTestsIfStale();
  const named = values.grep === undefined ? [] : ['--grep', values.grep];
  // As in a whole run: on the version that people use.
  const node = testedNodes().main.binary ?? process.execPath;
  const mocha = ['node_modules/mocha/bin/mocha.js', ...patterns, ...named];
  return run(node, mocha, { env: environmentOf(node) });
}

function parseOrEnd(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { grep: { type: 'string', short: 'g' }, unit: { type: 'boolean', default: false } },
    });
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error));
  }
}

/** What mocha is to run for a file of tests, or for all in a folder. */
function compiled(place) {
  const source = path.join(ROOT, place);
  if (!existsSync(source)) return end(`There is no ${place}.`);
  const out = `out/${place.split(path.sep).join('/')}`;
  if (statSync(source).isDirectory()) return `${out}/**/*.test.js`;
  if (!place.endsWith('.test.ts')) return end(`${place} is no file of tests: their names end in .test.ts.`);
  return out.replace(/\.ts$/, '.js');
}

/** @returns {never} */
function end(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
