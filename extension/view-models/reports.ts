/** Long answers as text documents: the changes since a snapshot, one expression evaluated in many tasks. */
import type { CoroutineRequests, TaskRow } from '../../debug-adapter/protocol/requests.js';
import { formatCount, formatPlace, joinFacts } from './labels.js';
import { stateWords } from './task-nodes.js';

type Difference = CoroutineRequests['coroutines/diff']['result'];
type Values = CoroutineRequests['coroutines/evaluateAll']['result']['values'];

export function differenceText({ created, ended, unmoved }: Difference): string {
  return [
    formatCount(created.length, 'new task'),
    ...created.map(taskLine),
    '',
    `${formatCount(ended.length, 'task')} ended`,
    ...ended.map(({ id, name }) => `  #${id} ${name}`),
    '',
    `${formatCount(unmoved.length, 'task')} still ${unmoved.length === 1 ? 'waits where it' : 'wait where they'} waited then`,
    ...unmoved.map(taskLine),
    '',
  ].join('\n');
}

export function valuesText(expression: string, line: number, values: Values, dropped: number): string {
  const width = Math.min(50, Math.max(0, ...values.map(({ id, name }) => `#${id} ${name}`.length)));
  return [
    `${expression}   in ${formatCount(values.length, 'task')} that ${values.length === 1 ? 'waits' : 'wait'} at line ${line}`,
    ...values.map(
      ({ id, name, value, failed }) => `  ${`#${id} ${name}`.padEnd(width)}  ${failed ? '✕ ' : ''}${value}`,
    ),
    ...(dropped === 0 ? [] : [`  and ${dropped} more, not asked`]),
    '',
  ].join('\n');
}

function taskLine(row: TaskRow): string {
  return `  #${row.id} ${joinFacts(row.name, stateWords(row), row.location && formatPlace(row.location))}`;
}
