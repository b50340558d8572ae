/**
 * What settles promises that code without hooks made: learned from a snapshot of the heap, and given to the hook, which can
 * look for ways to it then.
 */
import path from 'node:path';
import { forgetNumbers } from '../heap/sampling.js';
import { HeapGraph, type HeapLocation, type HeapNode } from '../heap/heap-graph.js';
import { promiseLinks, type FoundWait, type PromiseLinks } from '../heap/promise-links.js';
import { SnapshotReader } from '../heap/snapshot-reader.js';
import { takeSnapshot } from '../heap/take-snapshot.js';
import type { Connection } from '../inspector/connection.js';
import { INCOMPLETE, type WantedObjects } from '../../runtime/protocol/hook.js';
import type { Debuggee } from './debuggee.js';
import type { HookClient } from './hook-client.js';
import { base0 } from './scripts/positions.js';
import type { Script } from './scripts/script.js';

/** Of a larger heap a snapshot takes too long, and the adapter too much memory: about three times as much. */
const MOST_BYTES = 200 * 2 ** 20;
/** More promises are not asked about. */
const MOST_ASKED = 200;
/** Requests under way at a time: tens of thousands would fill the program's queue. */
const AT_ONCE = 100;
const GROUP = 'unhooked promises';

/** Without effect where the heap is larger than {@link MOST_BYTES}. */
export async function learnUnhooked(debuggee: Debuggee): Promise<void> {
  const { connection, hook } = debuggee;
  const { usedSize } = await connection.send('Runtime.getHeapUsage');
  if (usedSize > MOST_BYTES) return;
  // V8 gives objects their numbers in a snapshot, and forgets them, and their cost, with the domain.
  await connection.send('HeapProfiler.enable');
  try {
    const reader = new SnapshotReader();
    await takeSnapshot(connection, (part) => {
      reader.write(part);
    });
    const graph = new HeapGraph(reader.end());
    const asked = (await hook.elements('unsettledPromises', GROUP)).slice(0, MOST_ASKED);
    const nodes = await Promise.all(asked.map(({ objectId }) => nodeOf(connection, graph, objectId)));
    const scripts = new Set(
      debuggee
        .programsScripts()
        .filter(({ isRewritten }) => !isRewritten)
        .map(({ scriptId }) => scriptId),
    );
    const links = promiseLinks(
      graph,
      nodes.flatMap((node) => node ?? []),
      ({ scriptId }) => scripts.has(scriptId),
    );
    await handOver(links, await objectsOf(links, graph, connection, hook), {
      hook,
      scripts,
      placeOf: (location) => placeWords(location, debuggee.scriptById(location.scriptId)),
    });
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

interface Receiving {
  readonly hook: HookClient;
  /** V8's numbers of the scripts without hooks. */
  readonly scripts: ReadonlySet<string>;
  readonly placeOf: (location: HeapLocation) => string | undefined;
}

/** @param objects V8's ids of the objects that were found again: links of others are left out */
async function handOver(
  { settlers, followers, waits, receivers, isComplete }: PromiseLinks,
  objects: ReadonlyMap<HeapNode, string>,
  { hook, scripts, placeOf }: Receiving,
): Promise<void> {
  const give = async (
    kind: Parameters<HookClient['noteFound']>[0],
    label: string,
    nodes: readonly (HeapNode | undefined)[],
  ): Promise<void> => {
    await hook.noteFound(
      kind,
      label,
      nodes.map((node) => (node === undefined ? undefined : objects.get(node))),
    );
  };
  await give('begin', [...scripts].join(' '), []);
  for (const { promise, resolve, reject } of settlers) await give('settlers', '', [promise, resolve, reject]);
  for (const { promise, sources } of followers) await give('follower', '', [promise, ...sources]);
  for (const { fn, receiver } of receivers) await give('receiver', '', [fn, receiver]);
  // A function of the program's says more than one of V8's: of several ways of one length the first is shown.
  for (const wait of waits.toSorted(
    (a, b) => Number(b.location !== undefined) - Number(a.location !== undefined),
  ))
    await give('wait', labelOf(wait, placeOf), [wait.source, wait.own, ...wait.kept]);
  const isAll = waits.every(({ kept }) => kept.every((node) => objects.has(node)));
  await give('end', isAll && isComplete ? '' : INCOMPLETE, []);
}

/** V8's ids of the objects in links: those of objects with their names, of which each is asked for its number. */
async function objectsOf(
  { settlers, followers, waits, receivers }: PromiseLinks,
  graph: HeapGraph,
  connection: Connection,
  hook: HookClient,
): Promise<Map<HeapNode, string>> {
  const nodes = new Set<HeapNode>([
    ...settlers.flatMap(({ promise, resolve, reject }) => [promise, resolve ?? [], reject ?? []].flat()),
    ...followers.flatMap(({ promise, sources }) => [promise, ...sources]),
    ...receivers.flatMap(({ fn, receiver }) => [fn, receiver]),
    ...waits.flatMap(({ source, own, kept }) => [source, own ?? [], kept].flat()),
  ]);
  const found = new Map<HeapNode, string>();
  if (nodes.size === 0) return found;
  const wanted = wantedObjects([...nodes], graph);
  const candidates = await hook.lookAlikes(wanted, GROUP);
  for (let at = 0; at < candidates.length && found.size < nodes.size; at += AT_ONCE) {
    const some = candidates.slice(at, at + AT_ONCE);
    const all = await Promise.all(some.map(({ objectId }) => nodeOf(connection, graph, objectId)));
    all.forEach((node, index) => {
      const objectId = some[index]?.objectId;
      if (node !== undefined && objectId !== undefined && nodes.has(node)) found.set(node, objectId);
    });
  }
  return found;
}

function wantedObjects(nodes: readonly HeapNode[], graph: HeapGraph): WantedObjects {
  const closures = nodes.filter((node) => graph.typeOf(node) === 'closure');
  const named = closures.filter((node) => graph.locationOf(node) !== undefined);
  return {
    functions: [...new Set(named.map((node) => graph.nameOf(node)))],
    classes: [
      ...new Set(nodes.filter((node) => graph.typeOf(node) !== 'closure').map((node) => graph.nameOf(node))),
    ],
    settlers: closures.some((node) => graph.nameOf(node) === ''),
    bound: closures.some((node) => graph.nameOf(node) === BOUND),
  };
}

/** V8's name of what `bind` has returned. */
const BOUND = 'native_bind';

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
