/** What a user can choose from in place of a row that VS Code has lost. */
import assert from 'node:assert/strict';
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import type { NodeSubject, TreeNode } from './node.js';
import { choicesAmong } from './row-choices.js';

function row(label: string, subject: NodeSubject, description?: string): TreeNode {
  return {
    id: label,
    label,
    icon: 'frame',
    subject,
    children: 'none',
    ...(description === undefined ? {} : { description }),
  };
}

describe('The rows to choose from', () => {
  it('are those with a subject of the kind, each subject once and as it is shown first', () => {
    const one = 1 as CoroutineId;
    const rows = [
      row('serve(1)', { kind: 'task', coroutine: one }, 'waits for pause(20)'),
      row('serve(1)', { kind: 'frame', coroutine: one }, 'main.ts:9'),
      row('pause(20)', { kind: 'note' }),
      row('↳ cook("pie")', { kind: 'frame', coroutine: 2 as CoroutineId }),
    ];
    assert.deepEqual(
      choicesAmong(rows, ({ subject }) => ('coroutine' in subject ? subject.coroutine : undefined)),
      [
        { label: 'serve(1)', description: 'waits for pause(20)', subject: 1 },
        { label: '↳ cook("pie")', description: '', subject: 2 },
      ],
    );
  });
});
