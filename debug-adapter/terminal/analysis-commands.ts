/** Commands of the terminal client that look at the whole: findings, creators, dumps, snapshots, watches. */
import path from 'node:path';
import type { CoroutineId } from '../protocol/requests.js';
import { formatCreation } from '../text/creation-as-text.js';
import { formatNotKept } from '../text/past-as-text.js';
import { formatFindings, type Style } from '../text/rows-as-text.js';
import { formatChainSteps, formatSteps } from '../text/steps-as-text.js';
import { numberOf, type Command } from './command.js';
import type { DebugRun } from './debug-run.js';

/** Of a list that is ordered by what matters most. */
const MOST_FUNCTIONS = 20;

export function analysisCommands({ client }: DebugRun, style: Style): Command[] {
  return [
    {
      names: ['findings', 'w'],
      help: 'what is wrong or looks wrong',
      run: async () => {
        const { findings, past } = await client.ask('coroutines/findings', {});
        return past === undefined ? formatFindings(findings, style) : formatNotKept('Findings', past, style);
      },
    },
    {
      names: ['steps'],
      help: 'steps: how long coroutines ran at a time, by function; steps ID: those of the chain of a task',
      run: async (argument) => {
        if (argument !== '') {
          const { chain } = await client.ask('coroutines/task', { id: numberOf(argument) as CoroutineId });
          return formatChainSteps(chain, style);
        }
        const { functions, total, past } = await client.ask('coroutines/steps', { count: MOST_FUNCTIONS });
        if (past !== undefined) return formatNotKept('Steps by function', past, style);
        return formatSteps(functions, total, style);
      },
    },
    {
      names: ['each'],
      help: 'each FILE:LINE EXPRESSION: its value in every coroutine that waits there; or each FUNCTION EXPRESSION',
      run: async (argument) => {
        const match = /^(\S+)\s+(.+)$/s.exec(argument);
        if (match?.[1] === undefined || match[2] === undefined)
          throw new Error('Write each FILE:LINE EXPRESSION or each FUNCTION EXPRESSION.');
        const place = /^(.+):(\d+)$/.exec(match[1]);
        const where =
          place?.[1] === undefined
            ? { functionName: match[1] }
            : { at: { path: path.resolve(place[1]), line: Number(place[2]) } };
        const { values, dropped } = await client.ask('coroutines/evaluateAll', {
          expression: match[2],
          ...where,
        });
        return [
          ...values.map(({ id, name, value }) => `  ${style.dim(`#${id}`)} ${style.accent(name)}  ${value}`),
          ...(dropped > 0 ? [`  and ${dropped} more`] : []),
          ...(values.length === 0 ? ['  no coroutine waits there'] : []),
        ];
      },
    },
    {
      names: ['created'],
      help: 'created ID: who created a task, up to the first; with --creation-stacks, on which stacks',
      run: async (argument) => {
        const id = numberOf(argument) as CoroutineId;
        return formatCreation(await client.ask('coroutines/creation', { id }), style);
      },
    },
    {
      names: ['dump'],
      help: 'dump FILE: everything known; .txt is text, .trace.json a Chrome trace, any other name JSON that opens again',
      run: async (argument) => {
        if (argument === '') throw new Error('Write dump FILE.');
        const format = argument.endsWith('.txt')
          ? 'text'
          : argument.endsWith('.trace.json')
            ? 'trace'
            : 'json';
        const { file } = await client.ask('coroutines/dump', { format, file: path.resolve(argument) });
        return [`  written to ${file ?? argument}`];
      },
    },
    {
      names: ['snapshot'],
      help: 'remember all tasks as they are now',
      run: async () => {
        const { snapshot, live } = await client.ask('coroutines/snapshot', {});
        return [`  snapshot ${snapshot}: ${live} live coroutines`];
      },
    },
    {
      names: ['diff'],
      help: 'diff N [M]: what changed between a snapshot and now (or another snapshot)',
      run: async (argument) => {
        const [from = '', to] = argument.split(/\s+/);
        const { created, ended, unmoved } = await client.ask('coroutines/diff', {
          from: numberOf(from),
          ...(to === undefined ? {} : { to: numberOf(to) }),
        });
        return [
          style.bold(`${created.length} new`),
          ...created.map(({ id, name }) => `  + #${id} ${name}`),
          style.bold(`${ended.length} ended`),
          ...ended.map(({ id, name }) => `  - #${id} ${name}`),
          style.bold(`${unmoved.length} where they were`),
          ...unmoved.map(({ id, name, wait }) => `    #${id} ${name}  waits for ${wait?.text ?? '?'}`),
        ];
      },
    },
  ];
}
