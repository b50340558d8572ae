/**
 * Programs that replace or break what JavaScript and Node give them: under the debugger, stopped in the middle and looked
 * at from all sides, they print and end as plain Node has them.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { withSession } from './debug-session.js';

/** Methods of a prototype that are replaced by one that throws. */
const breaking = (prototype: string, names: string): string =>
  `for (const name of ${JSON.stringify(names.split(' '))}) Object.defineProperty(${prototype}, name, { value() { throw new Error('no ' + name); }, writable: true, configurable: true });`;

const DAMAGES: Readonly<Record<string, string>> = {
  'has toJSON everywhere':
    "for (const holder of [Object, Array, String, Number]) holder.prototype.toJSON = () => 'replaced';",
  'has no JSON': 'delete globalThis.JSON;',
  'has another JSON.stringify': "JSON.stringify = () => '{}'; JSON.parse = () => ({});",
  'has broken arrays': breaking(
    'Array.prototype',
    'push map forEach slice splice filter indexOf join concat shift unshift sort flatMap find some every',
  ),
  'has arrays that cannot be iterated':
    "Array.prototype[Symbol.iterator] = () => { throw new Error('no iterator'); };",
  'has array iterators that end at once':
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true, value: undefined });',
  'has generators that cannot be driven': breaking(
    'Object.getPrototypeOf(function* () {}).prototype',
    'next return throw',
  ),
  'has broken maps and sets':
    breaking('Map.prototype', 'get set has delete clear values entries keys forEach') +
    breaking('Set.prototype', 'add has delete clear values entries keys forEach') +
    breaking('WeakMap.prototype', 'get set has delete') +
    breaking('WeakRef.prototype', 'deref') +
    breaking('FinalizationRegistry.prototype', 'register unregister'),
  'has broken texts':
    breaking(
      'String.prototype',
      'includes startsWith endsWith replace replaceAll split slice indexOf match matchAll trim',
    ) + breaking('RegExp.prototype', 'exec test'),
  'has broken Object and Reflect':
    breaking(
      'Object',
      'keys entries fromEntries assign getOwnPropertyDescriptor getPrototypeOf hasOwn getOwnPropertyDescriptors',
    ) + breaking('Reflect', 'apply get set deleteProperty getOwnPropertyDescriptor'),
  'has lost its globals':
    "for (const name of ['Map', 'Set', 'WeakMap', 'WeakRef', 'FinalizationRegistry', 'performance', 'queueMicrotask', 'setImmediate', 'Error', 'RegExp', 'String', 'Number', 'Math', 'Date', 'Atomics', 'structuredClone', 'Int32Array', 'Buffer', 'BigInt', 'URL', 'process', 'Reflect', 'Proxy', 'eval', 'Function', 'Symbol']) delete globalThis[name];",
  'makes stacks in a way that fails':
    "Error.prepareStackTrace = () => { throw new Error('prepare'); }; Error.stackTraceLimit = 0; Error.captureStackTrace = undefined;",
  'makes stacks of its own': 'Error.prepareStackTrace = (error, sites) => sites;',
  'has other functions of Node':
    "process.nextTick = process.on = process.kill = () => { throw new Error('replaced'); }; fs.readFileSync = fs.writeSync = fs.fstatSync = () => { throw new Error('replaced'); };",
  'counts the calls of functions that look at objects':
    "const { apply } = Reflect; let calls = 0; for (const [holder, names] of [[Object, ['getOwnPropertyDescriptor', 'getOwnPropertyNames', 'getPrototypeOf', 'create', 'defineProperty']], [Reflect, ['ownKeys']], [Function.prototype, ['toString']], [String.prototype, ['valueOf', 'slice']]]) for (const name of names) { const given = holder[name]; holder[name] = function (...values) { calls++; return apply(given, this, values); }; } process.once('exit', () => LOG('calls', calls));",
  'looks at the globals of another realm':
    "process.once('exit', () => LOG(Object.getOwnPropertyNames(process.getBuiltinModule('node:vm').runInNewContext('globalThis')).join()));",
  'debugs itself':
    "const own = new inspector.Session(); own.connect(); own.post('Debugger.enable'); own.post('Debugger.setPauseOnExceptions', { state: 'all' }); own.on('Debugger.paused', () => own.post('Debugger.resume'));",
};

const STOP_AFTER = "await pause(15, 'second');";
const REST = `
const pause = (ms, word) => new PROMISE((resolve) => TIMEOUT(() => resolve(word), ms));
async function* letters(label) { yield label + 'a'; await pause(1); yield label + 'b'; return; }
async function work(label) {
  const marker = 'M' + label;
  const long = 'x'.repeat(20_000);
  await pause(15, 'first');
  const second = ${STOP_AFTER}
  let text = '';
  for await (const letter of letters(label)) text += letter;
  return marker + second;
}
async function main() {
  for (let turn = 0; turn < 2; turn++) LOG('step ' + (await work(turn)));
  await PROMISE.all([work(2), work(3)]);
  // Node's own loader may have become unable to.
  await import('./late.mjs').then(async ({ late }) => LOG(await late()), (error) => LOG(error.message));
}
main().then(() => LOG('done'), (error) => LOG('FAILED ' + (error && error.message)));
`;

function programOf(damage: string): string {
  return `import fs from 'node:fs';
import inspector from 'node:inspector';
const PROMISE = Promise, TIMEOUT = setTimeout, LOG = console.log.bind(console);
// Node makes its streams at the first word.
LOG('begin');
${damage}
${REST}`;
}

interface Outcome {
  readonly stdout: string;
  readonly code: number;
}

function runPlain(program: string): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'data:text/javascript,', program], (error, stdout) => {
      resolve({ stdout, code: typeof error?.code === 'number' ? error.code : 0 });
    });
  });
}

function runDebugged(program: string, line: number): Promise<Outcome> {
  let outcome: Outcome = { stdout: '', code: -1 };
  return withSession(async (session) => {
    const exited = once(session.client, 'exited') as Promise<[DebugProtocol.ExitedEvent]>;
    await session.launch(program, { breakpoints: { [program]: [{ line, mode: 'resume' }] } });
    await session.stopped();
    const [top] = await session.stack();
    assert.equal(top?.name, 'work');
    const locals = await session.locals(top.id);
    assert.equal(locals.get('marker')?.value, '"M0"');
    assert.match(locals.get('long')?.value ?? '', /^"x+… \(20000 characters\)"$/);
    await session.ask('coroutines/tasks', {});
    await session.ask('coroutines/futures', {});
    await session.ask('coroutines/ticks', {});
    await session.client.setBreakpointsRequest({ source: { path: program }, breakpoints: [] });
    await session.continue();
    await session.ended;
    const [{ body }] = await exited;
    outcome = { stdout: session.stdout, code: body.exitCode };
  }).then(() => outcome);
}

describe('A debugged program', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'coroutine-hostile-'));
    writeFileSync(
      path.join(folder, 'late.mjs'),
      "export const late = async () => { await null; return 'late'; };\n",
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, damage] of Object.entries(DAMAGES))
    it(`does what it does plain that ${name}`, async () => {
      const program = path.join(folder, `${name.replaceAll(/\W/g, '-')}.mjs`);
      const text = programOf(damage);
      writeFileSync(program, text);
      const line = text.split('\n').findIndex((one) => one.includes(STOP_AFTER)) + 1;
      const plain = await runPlain(program);
      assert.match(plain.stdout, /^begin\nstep M0second\n/);
      assert.deepEqual(await runDebugged(program, line), plain);
    });
});
