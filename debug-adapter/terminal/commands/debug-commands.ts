/** The commands of the terminal client, from a user at a terminal or from a file. */
import type { CoroutineId, CoroutineStep } from '../../protocol/requests.js';
import { formatAlive } from '../../text/loop-as-text.js';
import { formatNotKept } from '../../text/past-as-text.js';
import { formatChain, formatFutures, formatLoop, formatTicks } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';
import { analysisCommands } from './analysis-commands.js';
import { beforeCommands } from './before-commands.js';
import { breakCommands } from './break-commands.js';
import type { BreakOption } from './break-option.js';
import { numberOf, type Command } from './command.js';
import { controlCommands } from './control-commands.js';
import type { DebugRun } from '../client/debug-run.js';
import { positiveNumber } from './numbers.js';
import { pastCommands } from './past-commands.js';
import { describeStack, describeStop } from '../picture.js';
import type { ProgramOutput } from '../client/program-output.js';
import { taskCommands } from './task-commands.js';

const FIRST_SUSPENDED_FRAME = 1_000_000_000;
const TICKS_SHOWN = 20;

/** A parsed line. */
export interface Understood {
  readonly command: Command;
  readonly argument: string;
  /** Ends in `&`: the script does not wait for the stop that follows. */
  readonly inBackground: boolean;
}

export class DebugCommands {
  private readonly commands: readonly Command[];
  private focusedFrame: number | undefined;

  constructor(
    private readonly run: DebugRun,
    breaks: BreakOption[],
    private readonly style: Style,
    private readonly output: ProgramOutput,
  ) {
    this.commands = [
      ...taskCommands(run, style),
      ...beforeCommands(run, style),
      ...this.viewCommands(),
      ...this.stepCommands(),
      ...pastCommands(run),
      ...controlCommands(run.client),
      ...analysisCommands(run, style),
      ...breakCommands(run, breaks),
      ...this.runCommands(),
      { names: ['help', 'h', '?'], help: 'this list', run: () => Promise.resolve(this.help()) },
    ];
  }

  /** Throws a sentence if it is not a command; undefined for an empty line. */
  understand(line: string): Understood | undefined {
    const [, name = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? [];
    if (name === '') return undefined;
    const command = this.commands.find(({ names }) => names.includes(name));
    if (command === undefined) throw new Error(`There is no command '${name}': try help.`);
    const inBackground = command.runsOn === true && /(^|\s)&$/.test(rest);
    return { command, argument: inBackground ? rest.slice(0, -1).trim() : rest, inBackground };
  }

  /** Answers the lines to print; throws a sentence. */
  perform({ command, argument }: Understood): Promise<readonly string[]> {
    if (command.runsOn === true) this.focusedFrame = undefined;
    return command.run(argument);
  }

  /** The program stopped: an earlier selection no longer applies. */
  forgetChoice(): void {
    this.focusedFrame = undefined;
  }

  private viewCommands(): Command[] {
    const { run, style } = this;
    const { client } = run;
    return [
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
          const { futures, total, past } = await client.ask('coroutines/futures', {});
          if (past !== undefined) return formatNotKept('Pending futures', past, style);
          return formatFutures(futures, total, style);
        },
      },
      {
        names: ['ticks'],
        help: 'ticks [N]: the newest event-loop ticks',
        run: async (argument) => {
          const count = argument === '' ? TICKS_SHOWN : positiveNumber(argument);
          const { ticks, forgotten } = await client.ask('coroutines/ticks', { count });
          return formatTicks(ticks, forgotten, style);
        },
      },
      {
        names: ['alive'],
        help: 'why the program does not end: timers, servers, sockets and operations, with the lines that made them',
        run: async () => {
          const { rows, past } = await client.ask('coroutines/loop', {});
          if (past !== undefined) return formatNotKept('What keeps the program alive', past, style);
          return formatAlive(rows, style);
        },
      },
      {
        names: ['loop'],
        help: 'what the event loop holds: callbacks, timers, what keeps the program alive',
        run: async () => {
          const { rows, total, past } = await client.ask('coroutines/loop', {});
          if (past !== undefined) return formatNotKept('Pending in the event loop', past, style);
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
    ];
  }

  private stepCommands(): Command[] {
    const { run } = this;
    const step = (names: readonly string[], help: string, to: 'next' | 'stepIn' | 'stepOut'): Command => ({
      names,
      help,
      runsOn: true,
      run: () => silently(run.step(to)),
    });
    const stepTo = (names: readonly string[], help: string, to: CoroutineStep): Command => ({
      names,
      help,
      runsOn: true,
      run: (argument) => {
        const task = argument === '' ? {} : { task: numberOf(argument) as CoroutineId };
        return silently(run.client.ask('coroutines/step', { to, ...task }));
      },
    });
    return [
      step(['next', 'n'], 'step over', 'next'),
      step(['in', 's'], 'step into', 'stepIn'),
      step(['out', 'o'], 'step out', 'stepOut'),
      stepTo(['suspend', 'ns'], "run to this task's next suspension (or `suspend ID`)", 'nextSuspension'),
      stepTo(['resume', 'nr'], "run to this task's next resumption (or `resume ID`)", 'nextResumption'),
      stepTo(['any', 'na'], 'run to the next resumption of any task', 'nextResumptionOfAny'),
      stepTo(['tick'], 'run to the first resumption in a later event-loop tick', 'nextTick'),
      stepTo(['end'], 'run to the end of this task (or `end ID`)', 'end'),
      stepTo(['into'], 'into ID: run until the coroutine that ID awaits resumes', 'intoAwaited'),
      stepTo(
        ['awaiter', 'up'],
        'run until the coroutine that awaits this one resumes (or `awaiter ID`)',
        'outToAwaiter',
      ),
    ];
  }

  private runCommands(): Command[] {
    const { run } = this;
    return [
      {
        names: ['continue', 'c'],
        help: 'let the program run; `continue &` in a file of commands does not wait for the next stop',
        runsOn: true,
        run: () => silently(run.resume()),
      },
      {
        names: ['wait'],
        help: 'wait until the running program stops or ends (in a file of commands, after one with `&`)',
        runsOn: true,
        run: () => Promise.resolve([]),
      },
      {
        names: ['pause'],
        help: 'stop the running program',
        runsOn: true,
        run: () => {
          if (run.isStopped) throw new Error('The program is stopped already.');
          return silently(run.client.send('pause', { threadId: 1 }));
        },
      },
      {
        names: ['sessions', 'session'],
        help: 'the program and what it has started that is debugged; `session N`: commands go to that one',
        run: (argument) => {
          if (argument !== '' && !run.chooseSession(positiveNumber(argument)))
            throw new Error(`There is no session ${argument}: try sessions.`);
          this.focusedFrame = undefined;
          return Promise.resolve(sessionLines(run));
        },
      },
      {
        names: ['expect'],
        help: 'expect TEXT: wait until the running program has printed this',
        run: (argument) => {
          if (argument === '') throw new Error('Write expect TEXT.');
          return silently(this.output.expect(argument));
        },
      },
      {
        names: ['quit', 'q'],
        help: 'end the program and leave; an attached program continues',
        run: () => silently(run.close()),
      },
    ];
  }

  private help(): readonly string[] {
    const heads = this.commands.map(({ names }) => names.join(', '));
    const width = Math.max(...heads.map(({ length }) => length)) + 2;
    return this.commands.map(({ help }, index) => `  ${(heads[index] ?? '').padEnd(width)}${help}`);
  }
}

async function silently(work: Promise<unknown>): Promise<readonly string[]> {
  await work;
  return [];
}

function sessionLines({ sessionList }: DebugRun): string[] {
  return sessionList.map(({ name = 'the program', isStopped, isSelected }, index) => {
    return `${isSelected ? '*' : ' '} ${index + 1}  ${name}  ${isStopped ? 'stopped' : 'runs'}`;
  });
}
