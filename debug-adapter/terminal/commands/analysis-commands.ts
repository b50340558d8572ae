/** Commands of the terminal client for the whole program: findings, creators, dumps, snapshots, watches. */
import path from 'node:path';
import type { CoroutineId, FutureId } from '../../protocol/requests.js';
import { formatCreation } from '../../text/creation-as-text.js';
import { formatAllHolders, formatHolders } from '../../text/holders-as-text.js';
import { formatNotKept } from '../../text/past-as-text.js';
import { formatFindings, formatObservations } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';
import { formatChainSteps, formatSteps } from '../../text/steps-as-text.js';
import { formatTime } from '../../text/time-as-text.js';
import { numberOf, type Command } from './command.js';
import type { DebugRun } from '../client/debug-run.js';

/** For a list ordered by importance. */
const MOST_FUNCTIONS = 20;

export function analysisCommands({ client }: DebugRun, style: Style): Command[] {
  let isProfiling = false;
  return [
    {
      names: ['findings', 'w'],
      help: 'what is wrong or looks wrong, and what is worth a look',
      run: async () => {
        const { findings, observations, past } = await client.ask('coroutines/findings', {});
        if (past !== undefined) return formatNotKept('Findings', past, style);
        return [...formatFindings(findings, style), ...formatObservations(observations, style)];
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
      names: ['time'],
      help: 'time ID: where a coroutine has spent its time: waiting for what, and running',
      run: async (argument) => {
        const id = numberOf(argument) as CoroutineId;
        const answer = await client.ask('coroutines/time', { id });
        if (answer.past !== undefined) return formatNotKept('Time', answer.past, style);
        return formatTime(answer, style);
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
      names: ['holders'],
      help: 'holders fN: who can settle a future that no coroutine owns; holders: of all of them; it takes the program a moment',
      run: async (argument) => {
        if (argument === '') return formatAllHolders(await client.ask('coroutines/allHolders', {}), style);
        const future = numberOf(argument.replace(/^f/, '')) as FutureId;
        return formatHolders(await client.ask('coroutines/holders', { future }), style);
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
      names: ['profile'],
      help: 'profile [heap] [SECONDS | stop]: take a profile of the processor time, or of what is allocated, until profile end, for some seconds, or to the next stop; written to this folder',
      run: async (argument) => {
        const words = argument.split(/\s+/).filter((word) => word !== '');
        if (words[0] === 'end' || (words.length === 0 && isProfiling)) {
          isProfiling = false;
          const { file } = await client.ask('coroutines/endProfile', {});
          return [`  written to ${file}`];
        }
        const kind = words[0] === 'heap' ? 'heap' : 'cpu';
        const until = words[kind === 'heap' ? 1 : 0];
        const duration =
          until === undefined
            ? {}
            : until === 'stop'
              ? { untilStop: true }
              : { forMs: 1000 * numberOf(until) };
        await client.ask('coroutines/beginProfile', { kind, folder: process.cwd(), ...duration });
        // Any other one ends by itself.
        isProfiling = until === undefined;
        return ["  a profile is being taken; 'profile end' ends it"];
      },
    },
    {
      names: ['heap'],
      help: 'heap: write all objects of the program to a .heapsnapshot in this folder',
      run: async () => {
        const { file } = await client.ask('coroutines/heapSnapshot', { folder: process.cwd() });
        return [`  written to ${file}`];
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
