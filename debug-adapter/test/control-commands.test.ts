/** The terminal client's commands about control, typed as a person types them, on a real program. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { controlCommands } from '../terminal/commands/control-commands.js';
import { DebugRun } from '../terminal/client/debug-run.js';
import { fixture, ROOT } from './debug-session.js';

describe('The commands about control', () => {
  it('freeze, order, settle and cancel', async () => {
    let output = '';
    let wake: () => void = () => undefined;
    const run = new DebugRun(path.join(ROOT, 'dist/debug-adapter/main.mjs'), {
      stopped: () => undefined,
      output: (_, text) => {
        output += text;
        wake();
      },
      found: () => undefined,
      ended: () => undefined,
    });
    const printed = async (text: string): Promise<void> => {
      while (!output.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    };
    const commands = controlCommands(run.client);
    const type = async (line: string): Promise<string> => {
      const [name = '', ...rest] = line.split(' ');
      const command = commands.find(({ names }) => names.includes(name));
      return ((await command?.run(rest.join(' '))) ?? ['no such command']).join('\n');
    };
    try {
      await run.launch({ program: fixture('programs/gates.ts'), control: true }, []);
      await printed('ready');
      const { tasks } = await run.client.ask('coroutines/tasks', { filter: 'ask(' });
      const [first, second] = tasks.map(({ id }) => id);
      assert.equal(await type('ready'), 'no coroutine is ready');
      assert.equal(await type(`freeze ${first}`), `frozen: #${first}`);
      assert.equal(await type(`freeze #${second}`), `frozen: #${first}, #${second}`);
      const { futures } = await run.client.ask('coroutines/futures', {});
      const answer = futures.find(({ text }) => text === 'answer')?.id ?? 0;
      assert.equal(await type(`settle f${answer} 6 * 7`), '2 coroutines resume');
      assert.equal(
        await type('ready'),
        `  #${first} ask("first")  frozen\n  #${second} ask("second")  frozen`,
      );
      assert.equal(await type(`next-run ${second}`), `#${second} goes first among those that are ready`);
      assert.equal(
        await type(`cancel ${first} no time`),
        `#${first} ask("first") is cancelled: it gets an AbortError at its await, once it is thawed`,
      );
      assert.equal(await type('thaw'), 'nothing is frozen');
      await printed('first failed');
      assert.equal(output, 'ready\nsecond heard 42\nfirst failed: no time\n');
      await assert.rejects(type('settle 4x 1'), /Name a future as `futures` does: f3/);
      await assert.rejects(type('only me'), /'me' is not the number of a coroutine/);
    } finally {
      await run.close();
    }
  });
});
