/**
 * Random programs whose promises a package without hooks makes, and whose holders are known: who can settle each is asked of
 * a real adapter, which takes a snapshot of the heap for it.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AllHoldersAnswer } from '../../../debug-adapter/protocol/requests.js';
import { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { HoldersCount } from './check-holders.js';
import type { TruthFailure } from './check-truth.js';
import { HoldersWriter, type HoldersProgram, type TrueHolders } from './random-holders.js';

const ADAPTER = path.resolve(import.meta.dirname, '../../../../dist/debug-adapter/main.mjs');

/** What the programs call: it makes promises for them, and keeps what settles those that no one else does. */
const PACKAGE = `
const promises = new Map();
const ends = [];
exports.fresh = (executor) => new Promise(executor);
exports.T = {
  no: false,
  made(number, promise) { promises.set(number, promise); },
  promise(number) { return promises.get(number); },
  never() { return new Promise((resolve) => { ends.push(resolve); }); },
  later(callback) { return setTimeout(callback, 1_000_000); },
};
`;

/** Program number n has the seed `firstSeed + n`. */
export async function checkHoldersOfPackages(
  count: number,
  firstSeed: number,
  onProgress: (counted: HoldersCount) => void = () => undefined,
): Promise<{ counted: HoldersCount; failure?: TruthFailure }> {
  const counted: HoldersCount = { programs: 0, futures: 0, edges: 0, circles: 0 };
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'truth-packages-')));
  try {
    const maker = path.join(folder, 'node_modules', 'maker');
    mkdirSync(maker, { recursive: true });
    writeFileSync(path.join(maker, 'index.js'), PACKAGE);
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const program = new HoldersWriter(seed).write();
      const file = path.join(folder, `program-${seed}.cjs`);
      writeFileSync(file, textOf(program));
      const answer = await holdersIn(file, folder);
      const differences = compare(program, answer, counted);
      counted.programs++;
      if (differences.length > 0)
        return { counted, failure: { seed, program: textOf(program), differences } };
      if (counted.programs % 20 === 0) onProgress(counted);
    }
    return { counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each promise is awaited alone, so that its row names who waits for it. */
function textOf({ text }: HoldersProgram): string {
  const own = text
    .replaceAll('new Promise(', 'fresh(')
    .replace(
      /^async function w(\d+)\(\) \{ await .*; \}$/gm,
      'async function w$1() { await T.promise($1); }',
    );
  return `const { fresh, T } = require("maker");\n${own}\nmodule.exports();\nsetTimeout(() => { debugger; }, 20);\n`;
}

async function holdersIn(file: string, cacheFolder: string): Promise<AllHoldersAnswer> {
  let stopped: () => void = () => undefined;
  let initialized: () => void = () => undefined;
  const isStopped = new Promise<void>((resolve) => (stopped = resolve));
  const isInitialized = new Promise<void>((resolve) => (initialized = resolve));
  const client = new DapClient(ADAPTER, ({ event }) => {
    if (event === 'stopped') stopped();
    if (event === 'initialized') initialized();
  });
  try {
    await client.send('initialize', { adapterID: 'coroutine', linesStartAt1: true, columnsStartAt1: true });
    const launched = client.send('launch', {
      program: file,
      env: { XDG_CACHE_HOME: path.join(cacheFolder, 'cache') },
      blockedLoopMs: 1e9,
    });
    await Promise.race([isInitialized, launched]);
    await client.send('configurationDone');
    await launched;
    await isStopped;
    return await client.ask('coroutines/allHolders', {});
  } finally {
    client.close();
  }
}

function compare(program: HoldersProgram, { futures }: AllHoldersAnswer, counted: HoldersCount): string[] {
  const found: string[] = [];
  for (const [number, truth] of program.futures) {
    const row = futures.find(({ label }) => label === `T.promise(${number})`);
    if (row === undefined) {
      found.push(`promise ${number} is not reported`);
      continue;
    }
    counted.futures++;
    const is = [...new Set(row.holders.flatMap(({ text }) => wordsOf(text)))].sort();
    const should = expected(number, truth);
    counted.edges += is.length;
    if (is.join(', ') !== should.join(', '))
      found.push(
        `promise ${number} is held by "${should.join(', ')}", and is reported to be by "${is.join(', ')}"`,
      );
    const rejects = row.holders.some(({ text }) => text.endsWith('which can only reject it'));
    if (rejects !== program.rejecting.has(number))
      found.push(`a timer that can only reject promise ${number} is ${rejects ? '' : 'not '}reported`);
  }
  return found;
}

/** In the words of the truth. What the package itself keeps is no one's. */
function wordsOf(text: string): string[] {
  const coroutine = /^#\d+ (\w+)\(/.exec(text)?.[1];
  if (coroutine !== undefined) return [`coroutine ${coroutine}`];
  const variable = /^a variable of a module, through (\w+)/.exec(text)?.[1];
  if (variable !== undefined) return /^m\d/.test(variable) ? [`module ${variable}`] : [];
  return text.startsWith('a timer') ? ['timer'] : [];
}

/** A function that was given to the package as the executor is known from the heap, wherever it stands. */
function expected(number: number, { state, holders, isCertain }: TrueHolders): string[] {
  if (state === 'unknown' && !isCertain) return [`module m${number}`];
  return holders.filter((one) => one !== 'promise');
}
