/** Asks the session that debugs a program how one of its child processes, or worker threads, can be reached. */
import { once } from 'node:events';
import net from 'node:net';
import { parseJoinAnswer } from '../../checks/child-lines.js';
import type {
  ChildAddress,
  SessionJoins,
  SharedOutput,
  ThreadChannel,
} from '../../../runtime/protocol/children.js';
import { connectSocket } from '../../inspector/socket-transport.js';
import type { Transport } from '../../inspector/transport.js';
import type { ChildTicket } from './child-processes.js';
import { LONGEST_GREETING, LONGEST_MESSAGE, readTexts, writeLine, writeText } from './line-socket.js';
import { UserError } from '../../errors.js';

export interface JoinedChild {
  readonly isThread: boolean;
  readonly file: string;
  readonly shared: SharedOutput;
  /** Whether it waits in its preload. */
  readonly isWaiting: boolean;
  /** Connects to its inspector. */
  connect(): Promise<Transport>;
  /** It runs: it no longer has to be released. Before, the end of this session releases it. */
  leave(): void;
}

/** Throws a sentence if the child is gone, or already has a session. */
export async function joinChild({ port, key }: ChildTicket): Promise<JoinedChild> {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  // Messages of a thread are kept until there is a listener.
  const early: string[] = [];
  let receive = (line: string): void => void early.push(line);
  const answered = new Promise<ChildAddress | ThreadChannel>((resolve) => {
    let isAnswered = false;
    readTexts(
      socket,
      () => (isAnswered ? LONGEST_MESSAGE : LONGEST_GREETING),
      (line) => {
        const answer = isAnswered ? undefined : parseJoinAnswer(line);
        if (isAnswered) receive(line);
        else if (answer === undefined) socket.destroy();
        else resolve(answer);
        isAnswered = true;
      },
    );
  });
  writeLine(socket, { kind: 'join', key } satisfies SessionJoins);
  const answer = await Promise.race([answered, once(socket, 'close').then(() => undefined)]);
  if (answer === undefined) {
    throw new UserError(
      'The process that this session was to debug has ended, or continues without a debugger.',
    );
  }
  const { file, shared } = answer;
  if (answer.kind === 'process') {
    const { address } = answer;
    const leave = (): void => void socket.destroy();
    return { isThread: false, file, shared, isWaiting: true, connect: () => connectSocket(address), leave };
  }
  const transport: Transport = {
    send: (message) => {
      writeText(socket, message);
    },
    onMessage: (listener) => {
      receive = listener;
      for (const line of early.splice(0)) listener(line);
    },
    onEnd: (listener) => void socket.once('close', listener),
    close: () => void socket.destroy(),
  };
  return {
    isThread: true,
    file,
    shared,
    isWaiting: answer.isWaiting,
    connect: () => Promise.resolve(transport),
    leave: () => undefined,
  };
}
