/**
 * The adapter beside VS Code's JavaScript debugger, with the same program, breakpoints and requests: milliseconds that
 * a person waits. Without VS Code's (js-debug.ts) only ours is measured, which is said.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapWire } from './dap-wire.js';
import { configured, JsDebug, setBreakpoints, type BreakpointLines } from './js-debug.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const ADAPTER = path.resolve('dist/debug-adapter/main.mjs');
const PROGRAM = path.resolve('test-fixtures/verification/bench/adapter/stepped.mjs');
const LINES = readFileSync(PROGRAM, 'utf8').split('\n');
const STEPS = 20;

/** A session at its first stop, and what ends it. */
interface Session {
  readonly wire: DapWire;
  readonly firstStopMs: number;
  end(): Promise<void>;
}

interface Way {
  readonly name: string;
  begin(): Promise<Session>;
}

const CONFIGURATION = {
  program: PROGRAM,
  cwd: path.dirname(PROGRAM),
  runtimeExecutable: process.execPath,
  console: 'internalConsole',
};

/** As in an editor: each session has an adapter process of its own, whose start counts. */
const ours: Way = {
  name: 'here',
  begin: async () => {
    const startMs = performance.now();
    const adapter = spawn(process.execPath, [ADAPTER], { stdio: ['pipe', 'pipe', 'inherit'] });
    const wire = new DapWire(adapter.stdout, adapter.stdin, () => undefined);
    const stopped = wire.event('stopped');
    const configuration = { ...CONFIGURATION, type: 'coroutine', request: 'launch', name: 'bench' };
    await configured(wire, 'launch', configuration, at('loop'));
    await stopped;
    return {
      wire,
      firstStopMs: performance.now() - startMs,
      end: async () => {
        const exited = once(adapter, 'exit');
        await wire.ask('disconnect', { terminateDebuggee: true });
        adapter.stdin.end();
        await exited;
      },
    };
  },
};

function theirs(jsDebug: JsDebug): Way {
  return {
    name: 'js-debug',
    begin: async () => {
      const startMs = performance.now();
      let hasStopped: () => void = () => undefined;
      const stopped = new Promise<void>((resolve) => (hasStopped = resolve));
      const session = await jsDebug.launch(CONFIGURATION, at('loop'), (wire) => {
        void wire.event('stopped').then(hasStopped);
      });
      await stopped;
      return {
        wire: session.wire,
        firstStopMs: performance.now() - startMs,
        end: () => session.close(),
      };
    },
  };
}

/** Breakpoints at these markers. */
function at(...markers: readonly string[]): BreakpointLines {
  return {
    [PROGRAM]: markers.map((marker) => LINES.findIndex((line) => line.endsWith(`// @${marker}`)) + 1),
  };
}

/** What is measured, each with its milliseconds in one session. */
async function measure(way: Way): Promise<Map<string, readonly number[]>> {
  const session = await way.begin();
  const { wire } = session;
  const found = new Map<string, number[]>([['launch to the first stop', [session.firstStopMs]]]);
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    const result = await work();
    found.set(what, [...(found.get(what) ?? []), performance.now() - startMs]);
    return result;
  };
  const { threads } = await wire.ask<{ threads: DebugProtocol.Thread[] }>('threads', {});
  const threadId = threads[0]?.id ?? 1;
  const moved = async (command: string): Promise<void> => {
    const stopped = wire.event('stopped');
    await wire.ask(command, { threadId });
    await stopped;
  };
  type Stack = DebugProtocol.StackTraceResponse['body'];
  const topFrame = async (levels = 20): Promise<Stack> =>
    wire.ask<Stack>('stackTrace', { threadId, startFrame: 0, levels });
  await setBreakpoints(wire, at());
  for (let step = 0; step < STEPS; step++) {
    await timed('step over', () => moved('next'));
    await timed('stop to variables: stack, scopes, locals', async () => {
      const { stackFrames } = await topFrame();
      const frameId = stackFrames[0]?.id ?? 0;
      const { scopes } = await wire.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId });
      await wire.ask('variables', { variablesReference: scopes[0]?.variablesReference ?? 0 });
    });
    const { stackFrames } = await topFrame(1);
    const frameId = stackFrames[0]?.id ?? 0;
    await timed('evaluate', () =>
      wire.ask('evaluate', { expression: 'sum + portion', frameId, context: 'watch' }),
    );
  }
  await setBreakpoints(wire, at('deep'));
  await timed('continue to a breakpoint', () => moved('continue'));
  const { stackFrames } = await timed('stack of 1,000 frames', () => topFrame(1000));
  if (stackFrames.length < 1000) throw new Error(`A stack of ${stackFrames.length} frames.`);
  await timed('array of 100,000: open, and a page of 100', async () => {
    const { variablesReference } = await wire.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      ...{ expression: 'rows', context: 'repl' },
      frameId: stackFrames[0]?.id ?? 0,
    });
    const page = { variablesReference, filter: 'indexed', start: 50_000, count: 100 };
    const { variables } = await wire.ask<{ variables: DebugProtocol.Variable[] }>('variables', page);
    if (variables.length < 100) throw new Error(`A page of ${variables.length} elements.`);
  });
  await session.end();
  return found;
}

function percentile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

const jsDebug = await JsDebug.start();
const ways = [ours, ...(jsDebug === undefined ? [] : [theirs(jsDebug)])];
const all = new Map<string, Map<string, number[]>>();
try {
  for (let round = 0; round <= Number(values.rounds); round++)
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      const measured = await measure(way);
      // The first round fills caches.
      if (round === 0) continue;
      for (const [what, numbers] of measured) {
        const ofWay = all.get(what) ?? new Map<string, number[]>();
        all.set(what, ofWay.set(way.name, [...(ofWay.get(way.name) ?? []), ...numbers]));
      }
    }
} finally {
  jsDebug?.stop();
}

const shown = (numbers: readonly number[] = []): string =>
  `${percentile(numbers, 0.5).toFixed(1)} | ${percentile(numbers, 0.95).toFixed(1)}`;
if (jsDebug === undefined)
  console.log(
    "VS Code's JavaScript debugger is not measured: JS_DEBUG does not name its dapDebugServer.js.\n",
  );
console.log(
  `${ways
    .map(({ name }) => `| ${name}, median | p95 `)
    .join('')
    .replace(/^/, '| ms ')}|`,
);
console.log(`|---${'|---|---'.repeat(ways.length)}|`);
for (const [what, ofWay] of all)
  console.log(`| ${what} | ${ways.map(({ name }) => shown(ofWay.get(name))).join(' | ')} |`);
