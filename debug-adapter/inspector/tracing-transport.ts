/** A transport that traces its messages. */
import type { Trace } from '../trace/trace.js';
import type { Transport } from './transport.js';

export function traced(transport: Transport, trace: Trace): Transport {
  const connection = trace.newConnection();
  return {
    send: (message) => {
      trace.inspector(connection, 'out', message);
      transport.send(message);
    },
    nudge: () => {
      transport.nudge?.();
    },
    onMessage: (listener) => {
      transport.onMessage((message) => {
        trace.inspector(connection, 'in', message);
        listener(message);
      });
    },
    onEnd: (listener) => {
      transport.onEnd(listener);
    },
    close: () => {
      trace.decision('close', `connection ${connection} to the program is closed`);
      transport.close();
    },
  };
}
