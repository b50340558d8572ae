/** The first steps of a session with its configuration: starts the trace, and reports keys that have no effect. */
import { Event, OutputEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isChild, remarkOnKeys } from '../../protocol/check-launch-arguments.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { ObservationArguments } from '../../protocol/launch-arguments.js';
import type { Trace } from '../../trace/trace.js';

/** Throws a sentence if the trace cannot be written. */
export function beginSession(
  configuration: ObservationArguments,
  request: 'launch' | 'attach',
  trace: Trace,
  sendEvent: (event: DebugProtocol.Event) => void,
): void {
  const { trace: wanted = false, traceValues = false } = configuration;
  // A session writes the configuration of a child, so the user has no keys to correct.
  const remark = isChild(configuration) ? undefined : remarkOnKeys(configuration, request);
  if (remark !== undefined) sendEvent(new OutputEvent(`${remark}\n`, 'console'));
  trace.begin(wanted, traceValues);
  const { path: file } = trace;
  if (file === undefined) return;
  sendEvent(new OutputEvent(`The trace is written to ${file}.\n`, 'console'));
  sendEvent(new Event('coroutines/traceBegan' satisfies keyof CoroutineEvents, { path: file }));
}
