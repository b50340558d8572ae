/**
 * Calls the hooks of async functions once, before the program does. V8 needs 40 kB of free stack for the first call of
 * any function. A hook that is first called when the stack is nearly full would throw an error of its own, and V8
 * crashes when it has to stop the debugger at such an error.
 */
import { ProgramPromise } from '../../realm/program.js';
import type { SiteId } from '../../protocol/ids.js';
import { hooks } from '../hooks.js';
import { countAnew, hasBegun } from '../records/registry.js';
import { beginParts, endParts } from './attached-parts.js';

/** The place is never looked up. */
const NOWHERE = 0 as SiteId;

/** While nothing is attached. Without effect once there has been a coroutine: then its hooks have been called. */
export function rehearse(): void {
  if (hasBegun()) return;
  beginParts(undefined);
  for (const play of [failing, catching, returning]) {
    // The promise of the async function, which is made before its first hook.
    pending();
    play();
  }
  endParts();
  countAnew();
}

function failing(): void {
  const record = hooks.e(NOWHERE);
  hooks.s(record, NOWHERE, pending());
  hooks.l(record);
}

function catching(): void {
  const record = hooks.e(NOWHERE);
  hooks.s(record, NOWHERE, pending());
  hooks.k(record, new Error());
  hooks.d(record);
  hooks.l(record);
}

function returning(): void {
  const record = hooks.e(NOWHERE);
  hooks.s(record, NOWHERE, pending());
  hooks.r(record, undefined);
  hooks.d(record, {});
  hooks.l(record);
}

function pending(): object {
  return new ProgramPromise(() => undefined);
}
