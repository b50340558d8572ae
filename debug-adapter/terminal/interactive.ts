/** The terminal client on a terminal: reads commands while the program is stopped or runs. */
import readline from 'node:readline';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId, CoroutineStep } from '../protocol/requests.js';
import { analysisCommands } from './analysis-commands.js';
import { parseBreakOption, type BreakOption } from './break-option.js';
import { controlCommands } from './control-commands.js';
import { numberOf, type Command } from './command.js';
import type { DebugRun } from './debug-run.js';
import { describeStack, describeStop, describeTop } from './picture.js';
import {
  formatChain,
  formatFutures,
  formatLoop,
  formatTasks,
  formatTicks,
  type Style,
} from '../text/rows-as-text.js';

const FIRST_SUSPENDED_FRAME = 1_000_000_000;

export class InteractiveTerminal {
  private readonly reader = readline.createInterface({ input: process.stdin, output: process.stdout });
  private readonly commands: readonly Command[];
  private focusedFrame: number | undefined;
  private closed = false;

  constructor(
    private readonly run: DebugRun,
    private readonly breaks: BreakOption[],
    private readonly style: Style,
  ) {
    const { client } = run;
    this.commands = [
      {
        names: ['tasks', 't'],
        help: 'all tasks as a tree',
        run: async () => {
          const { nodes, live } = await run.taskTree();
          return formatTasks(nodes, live, style);
        },
      },
      {
        names: ['chain', 'task'],
        help: 'chain ID: the await chain of a task with its locals; `eval` then works in its innermost frame',
        run: async (argument) => {
          const id = numberOf(argument) as CoroutineId;
          const { frames, cycle } = await run.chain(id);
          this.focusedFrame = frames.at(-1)?.frame.frameId;
          return formatChain(frames, cycle, style);
        },
      },
      {
        names: ['futures', 'f'],
        help: 'pending futures and who waits for them',
        run: async () => {
          const { futures, total } = await client.ask('coroutines/futures', {});
          return formatFutures(futures, total, style);
        },
      },
      {
        names: ['ticks'],
        help: 'the newest event-loop ticks',
        run: async () => formatTicks((await client.ask('coroutines/ticks', { count: 20 })).ticks, style),
      },
      {
        names: ['loop'],
        help: 'what the event loop holds: callbacks, timers, what keeps the program alive',
        run: async () => {
          const { rows, total } = await client.ask('coroutines/loop', {});
          return rows.length === 0 ? ['The event loop holds nothing.'] : formatLoop(rows, total, style);
        },
      },
      {
        names: ['stack', 'where', 'locals'],
        help: 'the stack with locals',
        run: () => describeStack(run, style),
      },
      {
        names: ['all'],
        help: 'the whole picture',
        run: () => describeStop(run, { reason: 'request' }, style),
      },
      {
        names: ['eval', 'p'],
        help: 'eval EXPRESSION: in the stopped frame or the chain shown last; `eval #ID EXPRESSION` in coroutine ID; assignments work',
        run: async (argument) => {
          const inCoroutine = /^#(\d+)\s+(.*)$/s.exec(argument);
          const frame =
            inCoroutine?.[1] === undefined
              ? this.focusedFrame
              : FIRST_SUSPENDED_FRAME + Number(inCoroutine[1]);
          return [await run.evaluate(inCoroutine?.[2] ?? argument, frame)];
        },
      },
      { names: ['next', 'n'], help: 'step over', run: () => this.go(() => run.step('next')) },
      { names: ['in', 's'], help: 'step into', run: () => this.go(() => run.step('stepIn')) },
      { names: ['out', 'o'], help: 'step out', run: () => this.go(() => run.step('stepOut')) },
      {
        names: ['suspend', 'ns'],
        help: "run to this task's next suspension (or `suspend ID`)",
        run: (argument) => this.stepTo('nextSuspension', argument),
      },
      {
        names: ['resume', 'nr'],
        help: "run to this task's next resumption (or `resume ID`)",
        run: (argument) => this.stepTo('nextResumption', argument),
      },
      {
        names: ['any', 'na'],
        help: 'run to the next resumption of any task',
        run: () => this.stepTo('nextResumptionOfAny', ''),
      },
      ...controlCommands(client),
      {
        names: ['tick'],
        help: 'run to the first resumption in a later event-loop tick',
        run: () => this.stepTo('nextTick', ''),
      },
      {
        names: ['end'],
        help: 'run to the end of this task (or `end ID`)',
        run: (argument) => this.stepTo('end', argument),
      },
      {
        names: ['into'],
        help: 'into ID: run until the coroutine goes on that ID awaits',
        run: (argument) => this.stepTo('intoAwaited', argument),
      },
      {
        names: ['awaiter', 'up'],
        help: 'run until the coroutine goes on that awaits this one (or `awaiter ID`)',
        run: (argument) => this.stepTo('outToAwaiter', argument),
      },
      ...analysisCommands(run, style),
      {
        names: ['break', 'b'],
        help: 'break WHERE: suspend, resume, resume:name, longTick:ms, lockHeld:ms, queueFull, queueEmpty, file:line, file:line:suspend; without WHERE: list them',
        run: (argument) => this.addBreak(argument),
      },
      {
        names: ['clear'],
        help: 'remove all breakpoints',
        run: async () => {
          await run.clearBreakpoints(this.breaks.splice(0));
          return ['no breakpoints'];
        },
      },
      { names: ['continue', 'c'], help: 'let the program run', run: () => this.go(() => run.resume()) },
      {
        names: ['pause'],
        help: 'stop the running program',
        run: () =>
          this.go(async () => {
            await client.send('pause', { threadId: 1 });
          }),
      },
      {
        names: ['quit', 'q'],
        help: 'end the program and leave',
        run: async () => {
          await run.close();
          this.close();
          return [];
        },
      },
      { names: ['help', 'h', '?'], help: 'this list', run: async () => Promise.resolve(this.help()) },
    ];
    this.reader.on('line', (line) => void this.execute(line));
    this.reader.on('close', () => {
      this.closed = true;
      void run.close();
    });
  }

  /** Tells of a stop in a few lines and asks what to do. */
  async stopped(stop: DebugProtocol.StoppedEvent['body']): Promise<void> {
    this.focusedFrame = undefined;
    this.print([
      '',
      await describeTop(this.run, stop, this.style),
      this.style.dim('  `all` shows everything, `help` the commands'),
    ]);
    this.reader.prompt();
  }

  close(): void {
    this.reader.close();
  }

  private async execute(line: string): Promise<void> {
    const [, name = '', argument = ''] = /^\s*(\S*)\s*(.*)$/s.exec(line) ?? [];
    const command = this.commands.find(({ names }) => names.includes(name));
    try {
      if (command === undefined) this.print(name === '' ? [] : [`There is no command '${name}': try help.`]);
      else this.print(await command.run(argument));
    } catch (error) {
      this.print([(error as Error).message]);
    }
    // A prompt would open the input again.
    if (!this.closed) this.reader.prompt();
  }

  private async go(work: () => Promise<void>): Promise<readonly string[]> {
    this.focusedFrame = undefined;
    await work();
    return [];
  }

  private stepTo(to: CoroutineStep, argument: string): Promise<readonly string[]> {
    const task = argument === '' ? {} : { task: numberOf(argument) as CoroutineId };
    return this.go(async () => {
      await this.run.client.ask('coroutines/step', { to, ...task });
    });
  }

  private async addBreak(argument: string): Promise<readonly string[]> {
    if (argument !== '') {
      this.breaks.push(parseBreakOption(argument, process.cwd()));
      await this.run.setBreakpoints(this.breaks);
    }
    return this.breaks.map((one) => {
      if (one.kind === 'line') return `${one.path}:${one.line} (${one.mode})`;
      if (one.kind === 'function') return one.name;
      return `every ${one.filter}${one.condition === undefined ? '' : ` over ${one.condition} ms`}`;
    });
  }

  private help(): readonly string[] {
    return this.commands.map(({ names, help }) => `  ${names.join(', ').padEnd(22)}${help}`);
  }

  private print(lines: readonly string[]): void {
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
}
