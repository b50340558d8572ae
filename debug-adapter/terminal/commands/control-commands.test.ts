/** What the commands that control tasks ask of the adapter, and what they print. */
import assert from 'node:assert/strict';
import type { CoroutineRequests } from '../../protocol/requests.js';
import type { Requests } from '../client/dap-client.js';
import { controlCommands } from './control-commands.js';

type Name = keyof CoroutineRequests;

/** An adapter that answers requests so, and what it was asked. */
class FakeAdapter implements Pick<Requests, 'ask'> {
  readonly asked: [Name, unknown][] = [];

  constructor(private readonly answers: { readonly [N in Name]?: CoroutineRequests[N]['result'] }) {}

  ask<N extends Name>(name: N, args: CoroutineRequests[N]['args']): Promise<CoroutineRequests[N]['result']> {
    this.asked.push([name, args]);
    const answer = this.answers[name];
    return answer === undefined
      ? Promise.reject(new Error(`Nobody asks for ${name} here.`))
      : Promise.resolve(answer);
  }
}

async function perform(
  line: string,
  answers: object = {},
): Promise<[readonly string[], ...[Name, unknown][]]> {
  const adapter = new FakeAdapter(answers);
  const [, name = '', argument = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
  const command = controlCommands(adapter).find(({ names }) => names.includes(name));
  assert.ok(command, name);
  return [await command.run(argument), ...adapter.asked];
}

describe('The commands that control tasks', () => {
  it('freeze and thaw', async () => {
    const frozen = { 'coroutines/control': { frozen: [7, 9] } };
    assert.deepEqual(await perform('freeze #7 it is too early', frozen), [
      ['frozen: #7, #9'],
      ['coroutines/control', { action: 'freeze', task: 7, reason: 'it is too early' }],
    ]);
    assert.deepEqual(await perform('thaw', { 'coroutines/control': { frozen: [] } }), [
      ['nothing is frozen'],
      ['coroutines/control', { action: 'thawAll' }],
    ]);
    assert.deepEqual((await perform('only 7', frozen))[1], [
      'coroutines/control',
      { action: 'only', task: 7 },
    ]);
  });

  it('cancel, and say where the error comes from', async () => {
    const task = { chain: [{ name: 'serve()' }, { name: 'brew(2)' }] };
    const answers = { 'coroutines/task': task, 'coroutines/control': { frozen: [7] } };
    assert.deepEqual((await perform('cancel 7', answers))[0], [
      '#7 serve() is cancelled: it gets an AbortError at the await of brew(2), once it is thawed',
    ]);
  });

  it('settle futures by their names', async () => {
    const answers = { 'coroutines/settle': { released: 1 } };
    assert.deepEqual(await perform('settle f3 { dish: "soup" }', answers), [
      ['1 coroutine resumes'],
      ['coroutines/settle', { future: 3, as: 'resolved', expression: '{ dish: "soup" }' }],
    ]);
    assert.deepEqual((await perform('reject 3', answers))[1], [
      'coroutines/settle',
      { future: 3, as: 'rejected' },
    ]);
  });

  it('put tasks first', async () => {
    const ready = [
      { id: 7, name: 'serve()', frozen: false },
      { id: 9, name: 'cook()', frozen: true },
    ];
    assert.deepEqual(await perform('ready #9, 7', { 'coroutines/ready': { ready } }), [
      ['  #7 serve()', '  #9 cook()  frozen'],
      ['coroutines/ready', { order: [9, 7] }],
    ]);
    assert.deepEqual((await perform('ready', { 'coroutines/ready': { ready: [] } }))[0], [
      'no coroutine is ready',
    ]);
  });

  it('refuse what names no task or future, before anything is asked', async () => {
    for (const line of ['freeze', 'freeze soup', 'only -1', 'cancel 0', 'ready 7 x', 'next-run 1.5'])
      await assert.rejects(perform(line), /is not the number of a coroutine/, line);
    for (const line of ['settle', 'settle soup', 'reject f'])
      await assert.rejects(perform(line), /Name a future as `futures` does: f3/, line);
  });
});
