/** The sampling of a program's heap, and what must not end it: V8 ends it with the numbers of its objects. */
import type { Connection } from '../inspector/connection.js';

const sampled = new WeakSet<Connection>();

export async function startSampling(connection: Connection): Promise<void> {
  await connection.send('HeapProfiler.startSampling');
  sampled.add(connection);
}

export async function stopSampling(connection: Connection): Promise<{ readonly profile: object }> {
  sampled.delete(connection);
  return connection.send('HeapProfiler.stopSampling');
}

/** After a snapshot: V8 would keep a list of all objects, and update it at each garbage collection. */
export async function forgetNumbers(connection: Connection): Promise<void> {
  if (!sampled.has(connection)) await connection.send('HeapProfiler.disable');
}
