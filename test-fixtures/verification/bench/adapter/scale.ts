/**
 * `npm run bench -- --only scale`: how long views take with 100,000 live tasks of which some thousand a second go on,
 * and how long the program is held up by the questions. Medians; goals: first page 100 ms, a later one 20 ms, 10 ms
 * held up. `node scale.js NAME` measures one of the programs.
 */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DEBUG_TYPE } from '../../../../debug-adapter/protocol/launch-arguments.js';
import type {
  CoroutineRequests,
  LookBackTarget,
  TimelineMark,
} from '../../../../debug-adapter/protocol/requests.js';
import { DapClient } from '../../../../debug-adapter/terminal/client/dap-client.js';
import { scalePrograms, TASKS } from './scale-programs.js';

const ROUNDS = 15;
/** Reports of the program before anybody looks: by then all it made at its start is known. */
const REPORTS_BEFORE = 50;

const events = new EventEmitter();
let heldUpMs: number[] = [];
let output = '';
let mark: TimelineMark | undefined;
let newestTick = 0;

function onEvent({ event, body }: DebugProtocol.Event): void {
  events.emit(event);
  if (event === 'output') onOutput((body as DebugProtocol.OutputEvent['body']).output);
}

function onOutput(text: string): void {
  output += text;
  const lines = output.split('\n');
  output = lines.pop() ?? '';
  for (const line of lines) {
    events.emit(line.split(' ')[0] ?? '');
    if (line.startsWith('held ')) heldUpMs.push(Number(line.slice('held '.length)));
  }
}

async function timed<C extends keyof CoroutineRequests>(
  client: DapClient,
  command: C,
  args: CoroutineRequests[C]['args'],
): Promise<number> {
  const started = performance.now();
  const answer = await client.ask(command, args);
  const ms = performance.now() - started;
  if ('mark' in answer) mark = answer.mark;
  if ('ticks' in answer) newestTick = Math.max(newestTick, ...answer.ticks.map(({ number }) => number));
  return ms;
}

/** As the views ask that hold what they show: for what changed since the last answer. */
function since(command: keyof CoroutineRequests): { since?: TimelineMark | number } {
  if (command === 'coroutines/ticks') return { since: newestTick };
  return command === 'coroutines/timeline' && mark !== undefined ? { since: mark } : {};
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

function print(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)).join(' | ')} |`);
}

/** The longest the program was held up in each of its reports while this ran. */
async function heldUpDuring(work: () => Promise<void>): Promise<readonly number[]> {
  await once(events, 'held');
  heldUpMs = [];
  await work();
  await once(events, 'held');
  return heldUpMs;
}

const VIEWS: readonly (readonly [keyof CoroutineRequests, object])[] = [
  ['coroutines/tasks', { count: 100 }],
  ['coroutines/futures', { count: 100 }],
  ['coroutines/ticks', { count: 50 }],
  ['coroutines/groups', { by: 'site' }],
  ['coroutines/findings', {}],
  ['coroutines/timeline', { forMs: 10_000, limit: 5000 }],
  ['coroutines/graph', { limit: 200 }],
];

async function measureViews(client: DapClient): Promise<void> {
  const nobody = await heldUpDuring(async () => {
    for (let report = 0; report < REPORTS_BEFORE; report++) await once(events, 'held');
  });
  print(['nobody looks', '', '', median(nobody), Math.max(...nobody)]);
  await client.ask('coroutines/watch', { visible: true });
  for (const [command, args] of VIEWS) {
    const times: number[] = [];
    const first = await timed(client, command, args as never);
    const held = await heldUpDuring(async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await once(events, 'held');
        times.push(await timed(client, command, { ...args, ...since(command) } as never));
      }
    });
    print([command, first, median(times), median(held), Math.max(...held)]);
  }
}

/** From the question to the first page of the tasks of that moment. */
async function lookBack(client: DapClient, target: LookBackTarget): Promise<number> {
  const started = performance.now();
  const stopped = once(events, 'stopped');
  await client.ask('coroutines/lookBack', target);
  await stopped;
  await client.ask('coroutines/tasks', { count: 100 });
  return performance.now() - started;
}

async function measureLookingBack(client: DapClient): Promise<void> {
  const paused = once(events, 'stopped');
  await client.send('pause', { threadId: 1 });
  await paused;
  const { ticks } = await client.ask('coroutines/ticks', { count: 5000 });
  const kept = ticks.reduce((sum, tick) => sum + tick.events.length, 0);
  const first = await lookBack(client, { back: 1 });
  const steps: number[] = [];
  for (let round = 0; round < ROUNDS; round++) steps.push(await lookBack(client, { back: 1 }));
  const leaps: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const tick = ticks[Math.floor(((round * 7) % ROUNDS) * (ticks.length / ROUNDS))]?.number ?? 0;
    leaps.push(await lookBack(client, { tick }));
  }
  console.log(`\n| looking back, ${kept} events kept | ms |`);
  console.log('| --- | --- |');
  print(['first look', first]);
  print(['an event further, median', median(steps)]);
  print(['a leap to another tick, median', median(leaps)]);
  print(['at most', Math.max(...steps, ...leaps)]);
}

async function measure(name: string, program: string): Promise<void> {
  heldUpMs = [];
  output = '';
  mark = undefined;
  newestTick = 0;
  const client = new DapClient(path.resolve('dist/debug-adapter/main.mjs'), onEvent);
  try {
    await client.send('initialize', { adapterID: DEBUG_TYPE, pathFormat: 'path' });
    const initialized = once(events, 'initialized');
    const ready = once(events, 'ready');
    const launched = client.send('launch', { program });
    await Promise.race([initialized, launched]);
    await client.send('configurationDone');
    await launched;
    await ready;
    console.log(
      `\n| ms, ${TASKS} tasks: ${name} | first page | later page | held up, median | held up, most |`,
    );
    console.log('| --- | --- | --- | --- | --- |');
    await measureViews(client);
    await measureLookingBack(client);
  } finally {
    client.close();
  }
}

/** How long attaching to a program takes that has them all, and how long that holds it up. */
async function measureAttaching(name: string, program: string): Promise<void> {
  const preload = pathToFileURL(path.resolve('dist/runtime/preload.mjs')).href;
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', '--import', preload, program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const port = await new Promise<number>((resolve) => {
      child.stderr.on('data', (text: Buffer) => {
        const found = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(String(text));
        if (found !== null) resolve(Number(found[1]));
      });
    });
    output = '';
    child.stdout.on('data', (text: Buffer) => {
      onOutput(String(text));
    });
    await once(events, 'ready');
    for (let report = 0; report < REPORTS_BEFORE; report++) await once(events, 'held');
    for (let round = 0; round < 3; round++) {
      // The program's own output is not to be heard twice.
      const client = new DapClient(path.resolve('dist/debug-adapter/main.mjs'), ({ event }) => {
        if (event === 'initialized') events.emit(event);
      });
      let [attached, first, later] = [0, 0, 0];
      const held = await heldUpDuring(async () => {
        const started = performance.now();
        await client.send('initialize', { adapterID: DEBUG_TYPE, pathFormat: 'path' });
        const initialized = once(events, 'initialized');
        const attaching = client.send('attach', { port });
        await Promise.race([initialized, attaching]);
        await client.send('configurationDone');
        await attaching;
        attached = performance.now() - started;
        first = await timed(client, 'coroutines/tasks', { count: 100 });
        later = await timed(client, 'coroutines/tasks', { count: 100 });
      });
      await client.send('disconnect');
      client.close();
      print([`${name}: attach`, attached, first, later, Math.max(...held)]);
    }
  } finally {
    child.kill('SIGKILL');
  }
}

const {
  positionals: [only],
} = parseArgs({ allowPositionals: true });
const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-scale-'));
try {
  const programs: { readonly name: string; readonly program: string }[] = [];
  const library = pathToFileURL(path.resolve('dist/runtime/index.mjs')).href;
  for (const [index, { name, text }] of scalePrograms(library).entries()) {
    if (only !== undefined && only !== name) continue;
    const program = path.join(folder, `program-${index}.mjs`);
    writeFileSync(program, text);
    await measure(name, program);
    programs.push({ name, program });
  }
  console.log(`\n| ms, ${TASKS} tasks | attached after | first page | later page | held up, most |`);
  console.log('| --- | --- | --- | --- | --- |');
  for (const { name, program } of programs) await measureAttaching(name, program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
