/**
 * The processor time that this thread has used. It limits a search by the work that is done: on a busy machine a limit
 * by the clock would end the search before it has begun.
 */

type CpuUsage = () => { readonly user: number; readonly system: number };

/** Of this thread alone, which Node has from 23.9 on; before that, of all threads of the process. */
const cpuUsage = ['threadCpuUsage', 'cpuUsage']
  .map((name): unknown => Reflect.get(process, name))
  .find((method): method is CpuUsage => typeof method === 'function');
const { apply } = Reflect;

/** In milliseconds, since the thread or the process began. Costs about a microsecond. */
export function processorTime(): number {
  if (cpuUsage === undefined) return performance.now();
  const { user, system } = apply<typeof process, [], ReturnType<CpuUsage>>(cpuUsage, process, []);
  return (user + system) / 1000;
}
