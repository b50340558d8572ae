/** Callbacks of other packages as tasks: handlers of servers, listeners of events. */
import { callBody, type Body } from '../kernel/body.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { TaskOptions } from '../kernel/task.js';

/**
 * A callback whose every call is a task of the running loop, with its own context variables, shown by name in a
 * debugger. Its errors go to the loop's exception handler.
 *
 *     server.on('request', taskHandler(async (request, response) => { … }, { name: 'request' }));
 */
export function taskHandler<A extends unknown[]>(
  body: Body<A, unknown>,
  options: TaskOptions = {},
): (...parameters: A) => void {
  const loop: EventLoop = getRunningLoop();
  return (...parameters) => {
    const task = loop.createTask(() => callBody(body, ...parameters), options);
    task.addDoneCallback(() => {
      const exception = task.cancelled() ? null : task.exception();
      if (exception !== null)
        loop.callExceptionHandler({ message: `Unhandled exception in ${task.label}`, exception, task });
    });
  };
}
