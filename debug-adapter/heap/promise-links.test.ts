/** What settles promises, in real snapshots of this process. */
import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { HeapGraph, type HeapNode } from './heap-graph.js';
import { SnapshotReader } from './snapshot-reader.js';
import { promiseLinks, type PromiseLinks } from './promise-links.js';

/** What code without hooks would have made: found by these names below. */
class Made {
  readonly kept: unknown[] = [];
  readonly byHand = new Promise<void>((resolve, reject) => {
    this.kept.push({ resolve, reject });
  });
  readonly ofFunction = this.waitWith(this.kept);
  readonly following = new Promise<void>((resolve) => {
    resolve(this.ofFunction);
  });
  readonly derived = this.byHand.then(() => this.kept);
  readonly lost = new Promise<void>(() => undefined);

  private async waitWith(variable: unknown): Promise<void> {
    await this.byHand;
    assert.ok(variable);
  }
}

interface Snapshot {
  readonly graph: HeapGraph;
  readonly node: (expression: string) => HeapNode;
}

/** Of this process. */
async function snapshot(made: Made): Promise<Snapshot> {
  const session = new Session();
  session.connect();
  const holder = globalThis as { coroutineDebuggerMade?: Made };
  holder.coroutineDebuggerMade = made;
  try {
    const reader = new SnapshotReader();
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => {
      reader.write(params.chunk);
    });
    await new Promise<void>((resolve, reject) => {
      session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    const graph = new HeapGraph(reader.end());
    const ids = new Map<string, number>();
    for (const name of Object.keys(made).concat('kept[0].resolve', 'kept[0].reject')) {
      session.post('Runtime.evaluate', { expression: `coroutineDebuggerMade.${name}` }, (_, { result }) => {
        session.post(
          'HeapProfiler.getHeapObjectId',
          { objectId: result.objectId ?? '' },
          (failure, answer) => {
            if (failure === null) ids.set(name, Number(answer.heapSnapshotObjectId));
          },
        );
      });
    }
    return {
      graph,
      node: (expression) => {
        const node = graph.node(ids.get(expression) ?? 0);
        assert.ok(node !== undefined, expression);
        return node;
      },
    };
  } finally {
    delete holder.coroutineDebuggerMade;
    session.disconnect();
  }
}

describe('What settles a promise, in a snapshot of the heap', () => {
  let taken: Snapshot;
  let made: Made;
  before(async () => {
    made = new Made();
    // What `following` was resolved with is taken over in a microtask.
    await Promise.resolve();
    taken = await snapshot(made);
  });

  const linksOf = (name: string): PromiseLinks => promiseLinks(taken.graph, [taken.node(name)], () => true);

  it('is the two functions of `new Promise`', () => {
    const { settlers, followers } = linksOf('byHand');
    const { node } = taken;
    assert.deepEqual(settlers[0], {
      promise: node('byHand'),
      resolve: node('kept[0].resolve'),
      reject: node('kept[0].reject'),
    });
    assert.deepEqual(
      followers.filter(({ promise }) => promise === node('byHand')),
      [],
    );
  });

  it('is what an `async` function waits for, of its promise', () => {
    const { node } = taken;
    assert.deepEqual(linksOf('ofFunction').followers[0], {
      promise: node('ofFunction'),
      sources: [node('byHand')],
    });
  });

  it('is the promise that it was resolved with', () => {
    const { node } = taken;
    assert.deepEqual(linksOf('following').followers.slice(0, 2), [
      { promise: node('following'), sources: [node('ofFunction')] },
      { promise: node('ofFunction'), sources: [node('byHand')] },
    ]);
  });

  it('is nothing where its functions are gone', () => {
    const { settlers, followers, waits } = linksOf('lost');
    assert.deepEqual({ settlers, followers, waits }, { settlers: [], followers: [], waits: [] });
  });

  it('can be kept by callbacks and suspended functions, which wait for a promise of their own', () => {
    const { waits } = linksOf('byHand');
    const { graph, node } = taken;
    const own = waits.filter(({ source }) => source === node('byHand'));
    const suspended = own.find(({ name }) => name === 'waitWith');
    assert.equal(suspended?.own, node('ofFunction'));
    assert.ok(suspended.kept.some((one) => one === node('kept')));
    assert.ok(suspended.location !== undefined);
    const callback = own.find(({ kept }) => kept.some((one) => graph.typeOf(one) === 'closure'));
    assert.ok(callback !== undefined);
  });

  it('is looked for in the functions alone that are asked for', () => {
    const { waits } = promiseLinks(taken.graph, [taken.node('byHand')], () => false);
    assert.deepEqual(
      waits.filter(({ location }) => location !== undefined),
      [],
    );
  });

  it('can be reached by the object that an arrow function closes over', () => {
    const { receivers } = linksOf('byHand');
    assert.ok(receivers.some(({ receiver }) => taken.graph.nameOf(receiver) === 'Made'));
  });
});
