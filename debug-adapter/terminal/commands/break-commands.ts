/** Commands for breakpoints. */
import type { CoroutineId, TaskBreakpoint } from '../../protocol/requests.js';
import { describeBreak, parseBreakOption, type BreakOption } from './break-option.js';
import { numberOf, oneOf, type Command } from './command.js';
import type { DebugRun } from '../client/debug-run.js';

const EVENTS: readonly TaskBreakpoint['event'][] = [
  'suspend',
  'resume',
  'create',
  'finish',
  'fail',
  'cancel',
];

/** @param breaks the current ones; commands change this list */
export function breakCommands(run: DebugRun, breaks: BreakOption[]): Command[] {
  const lasting: number[] = [];
  const forgetLasting = async (): Promise<void> => {
    for (const breakpoint of lasting.splice(0))
      await run.client.ask('coroutines/removeBreak', { breakpoint });
  };
  return [
    {
      names: ['break', 'b'],
      help: 'break WHERE [hits N] [if CONDITION] [log MESSAGE]: suspend, resume, resume:name, longTick:ms, lockHeld:ms, queueFull, queueEmpty, file:line, file:line:suspend; without WHERE: list them',
      run: async (argument) => {
        if (argument !== '') {
          breaks.push(parseBreakOption(argument, process.cwd()));
          await run.setBreakpoints(breaks);
        }
        return breaks.length === 0 ? ['no breakpoints'] : breaks.map(describeBreak);
      },
    },
    {
      names: ['clear'],
      help: 'remove all breakpoints',
      run: async () => {
        await run.clearBreakpoints(breaks.splice(0));
        await forgetLasting();
        return ['no breakpoints'];
      },
    },
    {
      names: ['on'],
      help: 'on suspend|resume|create|finish|fail|cancel [ID | in ID | label NAME[=VALUE]] [always] [if CONDITION]: stop there, once: of any task, of this one, of this one and all it creates, of those with a label',
      run: async (argument) => {
        const { breakpoint, words } = parseTaskBreakpoint(argument);
        const { breakpoint: id } = await run.client.ask('coroutines/breakOn', breakpoint);
        if (breakpoint.once !== true) lasting.push(id);
        return [`will stop at ${breakpoint.once === true ? 'the next' : 'every'} ${words}`];
      },
    },
  ];
}

function parseTaskBreakpoint(argument: string): { breakpoint: TaskBreakpoint; words: string } {
  const [, name = '', scope = '', always, condition] =
    /^(\S+)\s*(.*?)\s*(\balways\b)?\s*(?:\bif\s+(.+))?$/s.exec(argument) ?? [];
  const event = oneOf(name, EVENTS, 'on');
  const [, kind, value = ''] = /^(?:(in|label)\s+)?(\S+)$/.exec(scope) ?? [];
  if (scope !== '' && value === '')
    throw new Error(`'${scope}' is no task: write its number, 'in' and a number, or 'label' and a label.`);
  const which =
    value === ''
      ? {}
      : kind === 'label'
        ? { label: value }
        : kind === 'in'
          ? { within: numberOf(value) as CoroutineId }
          : { task: numberOf(value) as CoroutineId };
  const whose =
    value === ''
      ? 'of any task'
      : kind === 'label'
        ? `of a task labelled ${value}`
        : `of #${numberOf(value)}${kind === 'in' ? ' and what it creates' : ''}`;
  return {
    breakpoint: {
      event,
      ...which,
      ...(always === undefined ? { once: true } : {}),
      ...(condition === undefined ? {} : { condition }),
    },
    words: `${event} ${whose}${condition === undefined ? '' : ` where ${condition}`}`,
  };
}
