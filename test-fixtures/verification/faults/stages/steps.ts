/**
 * Steps of all kinds, with breakpoints of every kind set and cleared between them, in programs that were launched or
 * attached to, while views ask as an editor's do. Each step must end in a stop, each request in an answer; a program
 * that is left must run on.
 */
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { seededRandom } from '../../../../runtime/probes/control/seeded-random.js';
import { RequestError } from '../../../../debug-adapter/terminal/client/dap-client.js';
import { FaultClient } from '../client.js';
import { orHung, type Stage, type StageOptions, type StageReport } from '../stage.js';
import { faultProgram, Victim } from '../victim.js';

const PROGRAM = faultProgram('stepped.ts');
const LINES = readFileSync(PROGRAM, 'utf8').split('\n').length;
const STEPS_A_SESSION = 100;
/** As often as the extension asks at most, some four times over. */
const POLL_MS = 80;

type Choose = <Choice>(choices: readonly Choice[]) => Choice;

export const steps: Stage = {
  name: 'steps',
  amount: { full: 5000, small: 60 },
  async run(options: StageOptions): Promise<StageReport> {
    const failures: string[] = [];
    let done = 0;
    for (let session = 0; done < options.amount; session++) {
      const seed = options.seed + session;
      const amount = Math.min(STEPS_A_SESSION, options.amount - done);
      const request = (session + options.seed) % 2 === 1 ? 'attach' : 'launch';
      try {
        await stepThrough(request, seed, amount);
      } catch (error) {
        failures.push(`${request}, seed ${seed}: ${(error as Error).message}`);
      }
      done += amount;
      options.progress(`${done} steps, ${failures.length} failures`);
    }
    return { summary: `${done} steps: ${failures.length} hangs, frozen programs or errors`, failures };
  },
};

async function stepThrough(request: 'attach' | 'launch', seed: number, amount: number): Promise<void> {
  const random = seededRandom(seed);
  const choose: Choose = (choices) =>
    choices[Math.floor(random() * choices.length)] as (typeof choices)[number];
  const started = request === 'attach' ? await Victim.start(PROGRAM) : undefined;
  const client = new FaultClient();
  const trail: string[] = [];
  try {
    const configuration = started === undefined ? { program: PROGRAM } : { port: started.port };
    await client.begin(request, configuration);
    const views = poll(client);
    await Promise.race([views.failed, step(client, choose, amount, trail)]);
    await views.end();
    await client.send('disconnect');
    await started?.victim.beats(/beat/);
  } catch (error) {
    throw new Error(
      `${(error as Error).message}, after ${trail.length} steps: … ${trail.slice(-6).join(', ')}`,
      {
        cause: error,
      },
    );
  } finally {
    client.close();
    started?.victim.kill();
  }
}

async function step(client: FaultClient, choose: Choose, amount: number, trail: string[]): Promise<void> {
  await breakAtALine(client);
  for (let steps = 0; steps < amount; steps++) {
    const mishap = await change(client, choose);
    const kind = kindFrom(
      await topFunction(client),
      choose(['next', 'stepIn', 'stepOut', 'next', 'continue']),
    );
    trail.push(`${mishap} ${kind}`);
    const stopped = client.stopped();
    // Something must stop it.
    if (kind === 'continue')
      await client.send('setFunctionBreakpoints', { breakpoints: [{ name: 'resume inner' }] });
    await client.send(kind, { threadId: 1 });
    // Cleared in the midst of it: a step must not be lost with a breakpoint.
    if (kind !== 'continue' && choose([true, false])) await setLines(client, []);
    await orHung(stopped, `${kind} does not end`);
  }
}

/** The loops have nobody to step out to, and a callback of Node's nothing at all to step to at its end. */
function kindFrom(name: string | undefined, wanted: string): string {
  if (name === 'inner') return wanted;
  if (name === 'loop') return wanted === 'stepOut' ? 'next' : wanted;
  return 'continue';
}

async function topFunction(client: FaultClient): Promise<string | undefined> {
  const { stackFrames } = (await client.send('stackTrace', {
    threadId: 1,
  })) as DebugProtocol.StackTraceResponse['body'];
  return /^\w+/.exec(stackFrames[0]?.name ?? '')?.[0];
}

async function breakAtALine(client: FaultClient): Promise<void> {
  const stopped = client.stopped();
  await setLines(client, [{ line: 6 }]);
  await orHung(stopped, 'the breakpoint is not reached');
  await setLines(client, []);
}

async function change(client: FaultClient, choose: Choose): Promise<string> {
  const line = choose(Array.from({ length: LINES }, (_, index) => index + 1));
  const what = choose(['line', 'suspend', 'resume', 'function', 'event', 'exceptions', 'nothing']);
  switch (what) {
    case 'line':
      await setLines(client, [{ line }]);
      break;
    case 'suspend':
    case 'resume':
      await setLines(client, [{ line, mode: what }]);
      break;
    case 'function':
      await client.send('setFunctionBreakpoints', {
        breakpoints: [{ name: choose(['suspend inner', 'resume inner', 'inner', 'finish inner']) }],
      });
      break;
    case 'event':
      await client.send('coroutines/breakOn', { event: choose(['suspend', 'resume']), once: true });
      break;
    case 'exceptions':
      await client.send('setExceptionBreakpoints', { filters: choose([[], ['thrown'], ['uncaught']]) });
      break;
    case 'nothing':
      await setLines(client, []);
      await client.send('setFunctionBreakpoints', { breakpoints: [] });
      break;
  }
  return what;
}

async function setLines(client: FaultClient, breakpoints: readonly object[]): Promise<void> {
  await client.send('setBreakpoints', { source: { path: PROGRAM }, breakpoints });
}

/** The program may have gone on before it was evaluated, which is said. */
async function watch(client: FaultClient): Promise<void> {
  try {
    await client.send('evaluate', { expression: 'new Error("seen").stack', context: 'watch' });
  } catch (error) {
    if (!(error instanceof RequestError && error.message.startsWith('The program has moved on'))) throw error;
  }
}

/** Asks what open views ask, again and again. */
function poll(client: FaultClient): { failed: Promise<never>; end(): Promise<void> } {
  let isOver = false;
  const ask = async (): Promise<void> => {
    await client.send('coroutines/watch', { visible: true });
    while (!isOver) {
      await Promise.all([
        client.send('coroutines/tasks', { count: 50 }),
        client.send('coroutines/futures', { count: 50 }),
        client.send('coroutines/ticks', { count: 20 }),
        watch(client),
      ]);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const polling = ask();
  return {
    failed: polling.then(() => new Promise<never>(() => undefined)),
    end: async () => {
      isOver = true;
      await polling;
    },
  };
}
