/** Learns from the session that launched a program where one of its child processes listens. */
import net from 'node:net';
import type { ChildAddress, SessionJoins } from '../../runtime/protocol/children.js';
import type { ChildTicket } from './child-processes.js';
import { readLines, writeLine } from './line-socket.js';
import { UserError } from './user-error.js';

export interface JoinedChild extends ChildAddress {
  /** The child runs: nobody has to let it go any more. */
  leave(): void;
}

/** Throws a sentence when the child is gone, or has a session already. Until `leave`, our end lets the child go on. */
export function joinChild({ port, key }: ChildTicket): Promise<JoinedChild> {
  const socket = net.connect({ host: '127.0.0.1', port });
  return new Promise((resolve, reject) => {
    readLines(socket, (line) => {
      const leave = (): void => {
        socket.destroy();
      };
      resolve({ ...(line as ChildAddress), leave });
    });
    socket.once('close', () => {
      reject(new UserError('The child process has ended, or goes on without a debugger.'));
    });
    writeLine(socket, { kind: 'join', key } satisfies SessionJoins);
  });
}
