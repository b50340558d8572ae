/**
 * The connection to an attached program's inspector is cut, or says what no inspector says, at random moments in every
 * state. The session ends in order, and the program runs on.
 */
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../../runtime/probes/control/seeded-random.js';
import { FaultClient } from '../client.js';
import { InspectorProxy, textFrame } from '../proxy.js';
import { orHung, type Stage, type StageOptions, type StageReport } from '../stage.js';
import { faultProgram, Victim } from '../victim.js';

const PROGRAM = faultProgram('ticking.ts');
const STEP_LINE =
  1 +
  readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('// @step'));
const MOST_DELAY_MS = 300;

/** What is said in the inspector's place; undefined: the connection is cut. */
const WORDS: readonly (Buffer | undefined)[] = [
  undefined,
  undefined,
  undefined,
  textFrame('not json at all'),
  textFrame('null'),
  textFrame('"text"'),
  textFrame('{"method":"Debugger.paused"}'),
  textFrame('{"method":"Runtime.bindingCalled","params":{"name":"coroutineDebuggerNotify","payload":"{"}}'),
  textFrame('{"id":1000000,"result":null}'),
  Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 73) & 255)),
];
/** After these the session goes on: what is wrong costs itself. */
const HARMLESS = new Set([3, 4, 5, 6, 7, 8]);

export const cuts: Stage = {
  name: 'cuts',
  amount: { full: 100, small: 4 },
  async run(options: StageOptions): Promise<StageReport> {
    const failures: string[] = [];
    for (let done = 0; done < options.amount; done++) {
      const seed = options.seed + done;
      const random = seededRandom(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const state = ['none', 'line', 'suspend', 'resume'][pick(4)] ?? 'none';
      const words = pick(WORDS.length);
      try {
        await cutAt(state, words, pick(MOST_DELAY_MS));
      } catch (error) {
        failures.push(`seed ${seed}, ${state}, words ${words}: ${(error as Error).message}`);
      }
      if ((done + 1) % 10 === 0) options.progress(`${done + 1} cuts, ${failures.length} failures`);
    }
    return {
      summary: `${options.amount} cuts and wrong words: ${failures.length} frozen programs or sessions`,
      failures,
    };
  },
};

async function cutAt(state: string, words: number, delayMs: number): Promise<void> {
  const { victim, port } = await Victim.start(PROGRAM);
  const proxy = await InspectorProxy.open(port);
  const client = new FaultClient();
  try {
    await client.begin('attach', { port: proxy.port }, async () => {
      if (state === 'line')
        await client.send('setBreakpoints', {
          source: { path: PROGRAM },
          breakpoints: [{ line: STEP_LINE }],
        });
      if (state === 'suspend' || state === 'resume')
        await client.send('setFunctionBreakpoints', { breakpoints: [{ name: `${state} step` }] });
    });
    // The next hit is on its way, or its stop is told, or what follows is asked.
    await new Promise((resolve) => setTimeout(resolve, delayMs % 50));
    const terminated = client.event('terminated');
    const said = WORDS[words];
    if (said === undefined) proxy.cut();
    else proxy.say(said);
    if (HARMLESS.has(words)) await client.send('disconnect');
    else await orHung(terminated, 'the session does not end');
    await victim.beats(/^main/m);
    // Nothing of ours is left: it goes on.
    await victim.beats(/^main/m);
  } finally {
    client.close();
    proxy.close();
    victim.kill();
  }
}
