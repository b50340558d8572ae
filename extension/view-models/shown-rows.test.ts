/** Redraws while a program runs: exactly the rows that have changed. */
import assert from 'node:assert/strict';
import type { AdapterClient, TreeModel } from './adapter-client.js';
import type { TreeNode } from './node.js';
import { RecordedClient } from './recorded-client.js';
import { ShownRows, type Redrawn } from './shown-rows.js';

const CLIENT = new RecordedClient({});

function row(id: string, description = '', more: Partial<TreeNode> = {}): TreeNode {
  return { id, label: id, description, icon: 'frame', subject: { kind: 'note' }, children: 'none', ...more };
}

/** Lists by the id of the row above; the list at the top has the empty id. */
class Lists implements TreeModel<TreeNode> {
  readonly asked: string[] = [];
  lists: Record<string, TreeNode[]> = {};
  isGone = false;

  children(_client: unknown, node: TreeNode | undefined): Promise<TreeNode[]> {
    this.asked.push(node?.id ?? 'top');
    if (this.isGone) return Promise.reject(new Error('the session ended'));
    return Promise.resolve((this.lists[node?.id ?? ''] ?? []).map((one) => ({ ...one })));
  }
}

const ids = (redrawn: readonly Redrawn[]): string[] => redrawn.map((one) => one?.id ?? 'everything');

describe('Rows that are shown', () => {
  let model: Lists;
  let rows: ShownRows<AdapterClient>;
  let top: TreeNode[];

  /** Fetches as VS Code does: the list at the top, and the lists of rows that are initially expanded. */
  beforeEach(async () => {
    model = new Lists();
    model.lists = {
      '': [row('serve', '1 s', { children: 'lazy', isOpen: true }), row('bell', '1 s', { children: 'lazy' })],
      serve: [row('pause', 'at 3')],
      bell: [row('ring', 'at 7')],
    };
    rows = new ShownRows(model);
    top = await rows.children(CLIENT, undefined);
    await rows.children(CLIENT, top[0]);
    model.asked.length = 0;
  });

  it('are not drawn again while nothing changes', async () => {
    assert.deepEqual(ids(await rows.update(CLIENT)), []);
    assert.deepEqual(model.asked, ['top', 'serve']);
  });

  it('are drawn again where their text has changed, and stay the rows that VS Code knows', async () => {
    model.lists[''] = [
      row('serve', '1 s', { children: 'lazy', isOpen: true }),
      row('bell', '2 s', { children: 'lazy' }),
    ];
    const redrawn = await rows.update(CLIENT);
    assert.deepEqual(ids(redrawn), ['bell']);
    assert.equal(redrawn[0], top[1]);
    assert.equal(top[1]?.description, '2 s');
  });

  it('are answered from what was fetched where a list has changed', async () => {
    model.lists['serve'] = [row('pause', 'at 3'), row('wait')];
    assert.deepEqual(ids(await rows.update(CLIENT)), ['serve']);
    model.asked.length = 0;
    assert.deepEqual(ids(await rows.children(CLIENT, top[0])), ['pause', 'wait']);
    assert.deepEqual(model.asked, []);
  });

  it('are all drawn again where the list at the top has changed', async () => {
    model.lists['']?.pop();
    assert.deepEqual(ids(await rows.update(CLIENT)), ['everything']);
    model.asked.length = 0;
    assert.deepEqual(ids(await rows.children(CLIENT, undefined)), ['serve']);
    assert.deepEqual(model.asked, []);
  });

  it('are asked for again once a folded row is opened', async () => {
    const [serve] = top;
    assert.ok(serve !== undefined);
    rows.close(serve);
    assert.deepEqual(ids(await rows.update(CLIENT)), ['serve']);
    assert.deepEqual(ids(await rows.update(CLIENT)), []);
    model.lists['serve'] = [row('wait')];
    model.asked.length = 0;
    rows.open(serve);
    assert.deepEqual(ids(await rows.children(CLIENT, serve)), ['wait']);
    assert.deepEqual(model.asked, ['serve']);
  });

  it('are drawn again after a list that could not be fetched', async () => {
    model.isGone = true;
    await assert.rejects(rows.children(CLIENT, top[0]));
    model.isGone = false;
    assert.deepEqual(ids(await rows.update(CLIENT)), ['serve']);
  });

  it('are all drawn again for another session', async () => {
    rows.forget();
    assert.deepEqual(ids(await rows.update(CLIENT)), ['everything']);
  });
});
