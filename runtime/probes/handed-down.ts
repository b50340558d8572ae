/**
 * What a launched program hands down to the processes and threads it starts: a configuration in which nothing waits for
 * the adapter by the pipe, which is this program's alone, and no option of ours.
 */
import type { ChildrenConfiguration } from '../protocol/children.js';
import { identityOf } from './child.js';

/**
 * Node hands `process.execArgv` to what it forks, and file descriptor 3, on which the preload tells its address, is
 * another one there. The program sees the options that its user has given.
 */
export function hideOwnOptions(preload: string): void {
  const { execArgv } = process;
  const own = execArgv.indexOf(preload);
  if (own > 0) execArgv.splice(own - 1, 2);
  const uid = execArgv.indexOf('--inspect-publish-uid=http');
  if (uid >= 0) execArgv.splice(uid, 1);
}

/** The variable as processes and threads of this one find it. */
export function handDown(variable: string, children: ChildrenConfiguration | undefined): void {
  const { wait, ...inherited } = JSON.parse(process.env[variable] ?? '{}') as Record<string, unknown>;
  if (wait !== true) return;
  if (children !== undefined) {
    inherited['children'] = { ...children, outputs: [identityOf(1), identityOf(2)] };
  }
  process.env[variable] = JSON.stringify(inherited);
}
