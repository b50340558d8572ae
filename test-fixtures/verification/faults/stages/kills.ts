/**
 * Adapters are killed, or their clients leave without a word, at random moments in every state of a program, with and
 * without worker threads and child processes. A program that was launched, and all that it has started, ends; one that
 * was attached to runs on, and so do its threads.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../../runtime/probes/control/seeded-random.js';
import { FaultClient } from '../client.js';
import { allGone, CAN_BE_FOUND, endAll, livingProcesses, marked } from '../processes.js';
import { orHung, type Stage, type StageOptions, type StageReport } from '../stage.js';
import { faultProgram, Victim } from '../victim.js';

const PROGRAM = faultProgram('ticking.ts');
const STEP_LINE =
  1 +
  readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('// @step'));
const STATES = [
  'starting',
  'running',
  'line',
  'suspend',
  'resume',
  'stepping',
  'evaluating',
  'pausing',
  'leaving',
] as const;
const WHATS = ['', 'worker', 'fork', 'both', 'busy', 'ends'] as const;
/** A kill comes within this many milliseconds of the state: in the midst of starts of threads and children, or after. */
const MOST_DELAY_MS = 700;
/** Kills at a time: each waits for the start of some processes. */
const AT_ONCE = 2;

interface Kill {
  readonly request: 'launch' | 'attach';
  readonly state: (typeof STATES)[number];
  readonly what: (typeof WHATS)[number];
  readonly victim: 'adapter' | 'client';
  readonly delayMs: number;
}

export const kills: Stage = {
  name: 'kills',
  amount: { full: 300, small: 6 },
  async run(options: StageOptions): Promise<StageReport> {
    if (!CAN_BE_FOUND) return { summary: 'not here: processes are found through /proc', failures: [] };
    const failures: string[] = [];
    let begun = 0;
    let done = 0;
    const killOn = async (): Promise<void> => {
      while (begun < options.amount) {
        const seed = options.seed + begun++;
        const kill = killOf(seed);
        try {
          await (kill.request === 'launch' ? killLaunched(kill) : killAttached(kill));
        } catch (error) {
          failures.push(`seed ${seed}, ${JSON.stringify(kill)}: ${(error as Error).message}`);
        }
        if (++done % 10 === 0) options.progress(`${done} kills, ${failures.length} failures`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, killOn));
    return { summary: `${done} kills: ${failures.length} frozen or left behind`, failures };
  },
};

function killOf(seed: number): Kill {
  const random = seededRandom(seed);
  const choose = <Choice>(choices: readonly Choice[]): Choice =>
    choices[Math.floor(random() * choices.length)] as Choice;
  return {
    request: choose(['launch', 'attach']),
    state: choose(STATES),
    what: choose(WHATS),
    victim: choose(['adapter', 'client']),
    delayMs: Math.floor(random() * MOST_DELAY_MS),
  };
}

async function killLaunched(kill: Kill): Promise<void> {
  const mark = randomUUID();
  const client = new FaultClient(true);
  try {
    await bring(client, kill, () =>
      client.begin('launch', { program: PROGRAM, args: [kill.what], env: marked(mark) }, () =>
        arm(client, kill),
      ),
    );
    strike(client, kill);
    await orHung(allGone(mark), 'left behind').catch((error: unknown) => {
      const left = livingProcesses(mark).map(({ pid, command }) => `${pid} ${command}`);
      throw new Error(`${(error as Error).message}: ${left.join('; ')}`);
    });
  } finally {
    client.close();
    endAll(mark);
  }
}

async function killAttached(kill: Kill): Promise<void> {
  const mark = randomUUID();
  const what = kill.what === 'ends' ? '' : kill.what;
  const { victim, port } = await Victim.start(PROGRAM, [what], marked(mark));
  const client = new FaultClient(true);
  try {
    await bring(client, kill, () => client.begin('attach', { port }, () => arm(client, kill)));
    strike(client, kill);
    await adapterGone(client);
    await victim.beats(/^main/m);
    if (what === 'worker' || what === 'both') await victim.beats(/^worker/m);
    if (what === 'fork' || what === 'both') await victim.beats(/^child/m);
    // A second debugger finds the program as it was.
    await victim.beats(/^main/m);
  } finally {
    client.close();
    victim.kill();
    endAll(mark);
  }
}

async function arm(client: FaultClient, { state }: Kill): Promise<void> {
  if (state === 'line' || state === 'stepping')
    await client.send('setBreakpoints', { source: { path: PROGRAM }, breakpoints: [{ line: STEP_LINE }] });
  if (state === 'suspend' || state === 'resume')
    await client.send('setFunctionBreakpoints', { breakpoints: [{ name: `${state} step` }] });
}

/** Brings the program into the state, and leaves it there for a while. */
async function bring(
  client: FaultClient,
  { state, delayMs }: Kill,
  begin: () => Promise<void>,
): Promise<void> {
  const begun = begin();
  if (state === 'starting') {
    // Dying requests are no fault.
    begun.catch(() => undefined);
    await delay(delayMs);
    return;
  }
  const stopped = client.stopped();
  await begun;
  if (state === 'line' || state === 'suspend' || state === 'resume' || state === 'stepping')
    await orHung(stopped, `no stop (${state})`);
  const ask = (command: string, args: object): void => {
    client.send(command, args).catch(() => undefined);
  };
  if (state === 'evaluating')
    ask('evaluate', { expression: 'for (const end = Date.now() + 500; Date.now() < end;);' });
  if (state === 'stepping') for (let steps = 0; steps < 3; steps++) ask('next', { threadId: 1 });
  await delay(delayMs);
  // In the midst of these.
  if (state === 'pausing') ask('pause', { threadId: 1 });
  if (state === 'leaving') ask('disconnect', {});
}

function strike(client: FaultClient, { victim }: Kill): void {
  if (victim === 'client') client.close();
  else if (client.adapterPid !== undefined) {
    try {
      process.kill(client.adapterPid, 'SIGKILL');
    } catch {
      // It has left by itself.
    }
  }
}

/** Its end may take a while: it gives the program back. */
async function adapterGone(client: FaultClient): Promise<void> {
  await orHung(client.ended, 'the adapter does not end');
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
