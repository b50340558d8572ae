/** Takes a snapshot of a program's heap. The program stands meanwhile. */
import type { Connection } from '../inspector/connection.js';

/** V8 sends it in events that name no request: one at a time. */
const taking = new WeakMap<Connection, Promise<void>>();

/** @param onPart receives the text, part by part */
export async function takeSnapshot(connection: Connection, onPart: (part: string) => void): Promise<void> {
  const before = taking.get(connection) ?? Promise.resolve();
  const own = before.then(() => takeAlone(connection, onPart));
  // Who waits for its turn has no part in how another one ends.
  taking.set(
    connection,
    own.catch(() => undefined),
  );
  await own;
}

async function takeAlone(connection: Connection, onPart: (part: string) => void): Promise<void> {
  const stop = connection.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    onPart(chunk);
  });
  try {
    await connection.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  } finally {
    stop();
  }
}
