/**
 * What settles promises that code without hooks made: learnt from a snapshot of the heap, and handed to the hook, which can
 * look for ways to it then.
 */
import path from 'node:path';
import { forgetNumbers } from '../heap/sampling.js';
import { HeapGraph, type HeapLocation, type HeapNode } from '../heap/heap-graph.js';
import { promiseLinks, type FoundWait, type PromiseLinks } from '../heap/promise-links.js';
import { takeSnapshot } from '../heap/take-snapshot.js';
import type { Connection } from '../inspector/connection.js';
import { InspectorError } from '../inspector/inspector-error.js';
import type { Debuggee } from './debuggee.js';
import type { HookClient } from './hook-client.js';
import { base0 } from './scripts/positions.js';
import type { Script } from './scripts/script.js';

/** Of a larger heap a snapshot takes too long, and does not fit into one text. */
const MOST_BYTES = 256 * 2 ** 20;
/** More promises are not asked about. */
const MOST_ASKED = 200;
const GROUP = 'unhooked promises';

/** Without effect where the heap is larger than {@link MOST_BYTES}. */
export async function learnUnhooked(debuggee: Debuggee): Promise<void> {
  const { connection, hook } = debuggee;
  const { usedSize } = await connection.send('Runtime.getHeapUsage');
  if (usedSize > MOST_BYTES) return;
  // V8 gives objects their numbers in a snapshot, and forgets them, and their cost, with the domain.
  await connection.send('HeapProfiler.enable');
  try {
    const parts: string[] = [];
    await takeSnapshot(connection, (part) => parts.push(part));
    const graph = new HeapGraph(parts.join(''));
    const asked = (await hook.elements('unsettledPromises', GROUP)).slice(0, MOST_ASKED);
    const nodes = await Promise.all(asked.map(({ objectId }) => nodeOf(connection, graph, objectId)));
    await handOver(
      new Handover(connection, hook, graph),
      promiseLinks(
        graph,
        nodes.flatMap((node) => node ?? []),
      ),
      (location) => placeWords(location, debuggee.scriptById(location.scriptId)),
      debuggee
        .programsScripts()
        .filter(({ isRewritten }) => !isRewritten)
        .map(({ scriptId }) => scriptId),
    );
  } finally {
    await connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    await forgetNumbers(connection);
  }
}

async function nodeOf(
  connection: Connection,
  graph: HeapGraph,
  objectId: string | undefined,
): Promise<HeapNode | undefined> {
  if (objectId === undefined) return undefined;
  const { heapSnapshotObjectId } = await connection.send('HeapProfiler.getHeapObjectId', { objectId });
  return graph.node(Number(heapSnapshotObjectId));
}

async function handOver(
  handover: Handover,
  { settlers, followers, waits, receivers }: PromiseLinks,
  placeOf: (location: HeapLocation) => string | undefined,
  scripts: readonly string[],
): Promise<void> {
  await handover.give('begin', scripts.join(' '), []);
  for (const { promise, resolve, reject } of settlers)
    await handover.give('settlers', '', [promise, resolve, reject]);
  for (const { promise, source } of followers) await handover.give('follower', '', [promise, source]);
  for (const { fn, receiver } of receivers) await handover.give('receiver', '', [fn, receiver]);
  // A function of the program's tells more than one of V8's: of several ways of one length the first is shown.
  for (const wait of waits.toSorted(
    (a, b) => Number(b.location !== undefined) - Number(a.location !== undefined),
  ))
    await handover.give('wait', labelOf(wait, placeOf), [
      wait.source,
      wait.own,
      ...wait.kept.map(({ node }) => node),
    ]);
  await handover.give('end', '', []);
}

/** `run at p-limit/index.js:40`; empty for a function of V8's or of Node's. */
function labelOf(
  { name, location }: FoundWait,
  placeOf: (location: HeapLocation) => string | undefined,
): string {
  const place = location === undefined ? undefined : placeOf(location);
  if (place === undefined) return '';
  return `${name === '' ? '(anonymous)' : name} at ${place}`;
}

/** `p-limit/index.js:40`: a package by its name, any other file by its own alone. */
function placeWords({ line, column }: HeapLocation, script: Script | undefined): string | undefined {
  const place = script?.toSource(base0(line, column));
  if (place === undefined) return undefined;
  const inPackage = place.path.replaceAll('\\', '/').split('/node_modules/').at(-1);
  const file = inPackage === undefined || inPackage === place.path ? path.basename(place.path) : inPackage;
  return `${file}:${place.line}`;
}

/** Objects of a snapshot, as the program's own again. */
class Handover {
  private readonly known = new Map<HeapNode, Promise<string | undefined>>();

  constructor(
    private readonly connection: Connection,
    private readonly hook: HookClient,
    private readonly graph: HeapGraph,
  ) {}

  async give(
    kind: Parameters<HookClient['noteFound']>[0],
    label: string,
    nodes: readonly (HeapNode | undefined)[],
  ): Promise<void> {
    const ids = await Promise.all(nodes.map((node) => (node === undefined ? undefined : this.idOf(node))));
    await this.hook.noteFound(kind, label, ids);
  }

  private idOf(node: HeapNode): Promise<string | undefined> {
    const known = this.known.get(node) ?? this.askFor(node);
    this.known.set(node, known);
    return known;
  }

  /** Undefined for one that is gone, or that the inspector does not hand out. */
  private async askFor(node: HeapNode): Promise<string | undefined> {
    try {
      const { result } = await this.connection.send('HeapProfiler.getObjectByHeapObjectId', {
        objectId: String(this.graph.idOf(node)),
        objectGroup: GROUP,
      });
      return result.objectId;
    } catch (error) {
      if (error instanceof InspectorError) return undefined;
      throw error;
    }
  }
}
