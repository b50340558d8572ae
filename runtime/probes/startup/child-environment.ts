/**
 * The environment of the processes and threads that a launched program starts: a configuration without the wait for the
 * adapter through the pipe, which is this program's alone, and without the runtime's options.
 */
import type { ChildrenConfiguration } from '../../protocol/children.js';
import { identityOf } from '../blocking/descriptors.js';

/**
 * Node passes `process.execArgv` to forked processes, where file descriptor 3, on which the preload sends its address,
 * is a different one. The program sees its user's options.
 */
export function hideOwnOptions(preload: string): void {
  const { execArgv } = process;
  const own = execArgv.indexOf(preload);
  if (own > 0) execArgv.splice(own - 1, 2);
  const uid = execArgv.indexOf('--inspect-publish-uid=stderr');
  if (uid >= 0) execArgv.splice(uid, 1);
}

/** The variable for processes and threads that this one starts. */
export function handDown(variable: string, children: ChildrenConfiguration | undefined): void {
  const { wait, ...inherited } = JSON.parse(process.env[variable] ?? '{}') as Record<string, unknown>;
  if (wait !== true) return;
  if (children !== undefined) {
    inherited['children'] = { ...children, outputs: [identityOf(1), identityOf(2)] };
  }
  process.env[variable] = JSON.stringify(inherited);
}
