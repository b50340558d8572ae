/**
 * `npm run bench`: what instrumentation costs, as ratios to the same program plain. The ways alternate within one run,
 * and medians are compared, so that a slow minute of the machine slows them alike. Each benchmark that runs as a whole
 * writes its section of docs/benchmarks.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  ABANDONED_MEMORY,
  ABANDONED_TIME,
  benchmarkProgram,
  HTTP_PROGRAM,
  LINE_ELSEWHERE,
  NEVER_CALLED,
  MEMORY_PROGRAM,
  MICROBENCHMARKS,
} from './microbenchmarks.js';
import { machineWords, PageLines, writeSection } from '../benchmarks-page.js';
import { benchLibrary } from './library.js';
import { writeManyFiles } from './many-files.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, only: { type: 'string', default: '' } },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-bench-'));
const preload = pathToFileURL(path.resolve('dist/runtime/preload.mjs')).href;
const attachedRun = path.resolve('out/test-fixtures/verification/bench/adapter/attached-run.js');
const scale = path.resolve('out/test-fixtures/verification/bench/adapter/scale.js');
const sideBySide = path.resolve('out/test-fixtures/verification/bench/adapter/side-by-side.js');
const wholeRuns = path.resolve('out/test-fixtures/verification/bench/adapter/whole-runs.js');
const timeline = path.resolve('out/test-fixtures/verification/bench/extension/timeline-drawing.js');
const debuggerPreload = pathToFileURL(
  path.resolve('test-fixtures/verification/bench/runtime/debugger-preload.mjs'),
).href;

interface Way {
  readonly name: string;
  readonly flags: readonly string[];
  /** What runs the program, with its own arguments; absent: Node itself. */
  readonly runner?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const WAYS: readonly Way[] = [
  { name: 'plain', flags: [] },
  { name: 'instrumented', flags: ['--import', preload] },
  {
    name: 'scopes off',
    flags: ['--import', preload],
    environment: { COROUTINE_DEBUGGER: '{"captureScopes":false}' },
  },
  { name: 'attached, views visible', flags: [], runner: [attachedRun] },
  {
    name: 'attached, line breakpoint elsewhere',
    flags: [],
    runner: [attachedRun, '--breakpoint', String(LINE_ELSEWHERE)],
  },
  { name: 'js-debug way', flags: ['--import', debuggerPreload] },
];

function run(way: Way, program: string, extra: Readonly<Record<string, string>> = {}): string {
  const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), ...way.environment, ...extra };
  const nodeFlags = ['--expose-gc', '--no-warnings', ...way.flags];
  const commandLine =
    way.runner === undefined ? [...nodeFlags, program] : [...way.runner, program, '--', ...nodeFlags];
  return execFileSync(process.execPath, commandLine, { env, encoding: 'utf8' });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

function measure(program: string): readonly number[] {
  const seen: number[][] = WAYS.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, way] of WAYS.entries()) seen[index]?.push(Number(run(way, program)));
  return seen.map(median);
}

function printRow(page: PageLines, name: string, cells: readonly string[]): void {
  page.print(`| ${[name, ...cells].join(' | ')} |`);
}

function benchOperations(): void {
  const page = new PageLines(
    'What the runtime and the views cost',
    `\`npm run bench\`, medians of ${rounds} rounds in which the ways alternate. *Instrumented*: the preload, no debugger attached. *Scopes off*: \`captureScopes: false\`. *Js-debug way*: V8's Debugger domain with async stacks 32 deep. ${machineWords()}`,
  );
  printRow(
    page,
    `ns (ratio to plain), Node ${process.versions.node}`,
    WAYS.map(({ name }) => name),
  );
  printRow(
    page,
    '---',
    WAYS.map(() => '---'),
  );
  const programs = [
    ...MICROBENCHMARKS.map((benchmark) => [benchmark.name, benchmarkProgram(benchmark)] as const),
    ['HTTP request', HTTP_PROGRAM] as const,
    ['bytes per live coroutine', MEMORY_PROGRAM] as const,
    ['coroutine abandoned', ABANDONED_TIME] as const,
    ['bytes after 10^6 abandoned', ABANDONED_MEMORY] as const,
  ].filter(([name]) => name.includes(values.only));
  for (const [name, text] of programs) {
    const program = path.join(folder, `${name.replaceAll(/\W/g, '-')}.mjs`);
    writeFileSync(program, NEVER_CALLED + text);
    const results = measure(program);
    const plain = results[0] ?? NaN;
    printRow(
      page,
      name,
      results.map((result) => `${result.toFixed(0)} (${(result / plain).toFixed(2)})`),
    );
  }
  if (values.only === '') writeSection('operations', page.lines);
}

function benchStart(): void {
  const program = writeManyFiles(path.join(folder, 'many'), 200);
  const tsx = { name: 'tsx', flags: ['--import', 'tsx'] };
  const ours = { name: 'instrumented', flags: ['--import', preload] };
  const timed = (way: Way, environment: Readonly<Record<string, string>>): number => {
    const started = performance.now();
    run(way, program, environment);
    return performance.now() - started;
  };
  const results = {
    tsxCold: [] as number[],
    oursCold: [] as number[],
    tsxWarm: [] as number[],
    oursWarm: [] as number[],
  };
  for (let round = 0; round < rounds; round++) {
    // tsx keeps its cache under the temporary folder, we under XDG_CACHE_HOME: new ones are cold.
    const fresh = path.join(folder, `round-${round}`);
    mkdirSync(fresh, { recursive: true });
    const environment = { TMPDIR: fresh, XDG_CACHE_HOME: fresh };
    results.tsxCold.push(timed(tsx, environment));
    results.oursCold.push(timed(ours, environment));
    results.tsxWarm.push(timed(tsx, environment));
    results.oursWarm.push(timed(ours, environment));
  }
  const { tsxCold, oursCold, tsxWarm, oursWarm } = results;
  const page = new PageLines('Start of 200 TypeScript files', machineWords());
  printRow(page, 'ms', ['tsx', 'instrumented', 'ratio']);
  printRow(page, '---', ['---', '---', '---']);
  for (const [name, theirs, mine] of [
    ['cold', median(tsxCold), median(oursCold)],
    ['warm', median(tsxWarm), median(oursWarm)],
  ] as const)
    printRow(page, name, [theirs.toFixed(0), mine.toFixed(0), (mine / theirs).toFixed(2)]);
  writeSection('start', page.lines);
}

/** A benchmark that is a program of its own: what it prints is shown as it comes. */
async function benchApart(section: string, heading: string, program: string): Promise<void> {
  const page = new PageLines(heading, machineWords());
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    process.stdout.write(part);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}.`);
  writeSection(section, [...page.lines, ...text.trim().split('\n')]);
}

function benchLibraryRows(): void {
  const page = new PageLines('The library beside others', machineWords());
  benchLibrary((line) => {
    page.print(line);
  }, rounds);
  writeSection('library', page.lines);
}

const SECTIONS = ['start', 'library', 'scale', 'timeline', 'debugger', 'runs'];
try {
  if (!SECTIONS.includes(values.only)) benchOperations();
  if (values.only === '' || values.only === 'start') benchStart();
  if (values.only === '' || values.only === 'library') benchLibraryRows();
  if (values.only === '' || values.only === 'scale')
    await benchApart('scale', 'Views of a program with 100,000 coroutines', scale);
  if (values.only === '' || values.only === 'timeline')
    await benchApart('timeline', 'Drawing the timeline', timeline);
  if (values.only === '' || values.only === 'debugger')
    await benchApart('debugger', "Beside VS Code's JavaScript debugger", sideBySide);
  if (values.only === '' || values.only === 'runs')
    await benchApart('runs', 'What debugging adds to whole runs', wholeRuns);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
