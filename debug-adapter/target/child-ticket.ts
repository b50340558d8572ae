/** Learns from the session that debugs a program how one of its child processes, or worker threads, is reached. */
import { once } from 'node:events';
import net from 'node:net';
import type {
  ChildAddress,
  SessionJoins,
  SharedOutput,
  ThreadChannel,
} from '../../runtime/protocol/children.js';
import { connectSocket } from '../inspector/socket-transport.js';
import type { Transport } from '../inspector/transport.js';
import type { ChildTicket } from './child-processes.js';
import { readTexts, writeLine, writeText } from './line-socket.js';
import { UserError } from './user-error.js';

export interface JoinedChild {
  readonly isThread: boolean;
  readonly file: string;
  readonly shared: SharedOutput;
  /** Whether it waits in its preload. */
  readonly isWaiting: boolean;
  /** Connects to its inspector. */
  connect(): Promise<Transport>;
  /** It runs: nobody has to let it go any more. Before, our end lets it go. */
  leave(): void;
}

/** Throws a sentence when the child is gone, or has a session already. */
export async function joinChild({ port, key }: ChildTicket): Promise<JoinedChild> {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  // What a thread says before anybody listens is kept.
  const early: string[] = [];
  let receive = (line: string): void => void early.push(line);
  const answered = new Promise<ChildAddress | ThreadChannel>((resolve) => {
    let isAnswered = false;
    readTexts(socket, (line) => {
      if (isAnswered) receive(line);
      else resolve(JSON.parse(line) as ChildAddress | ThreadChannel);
      isAnswered = true;
    });
  });
  writeLine(socket, { kind: 'join', key } satisfies SessionJoins);
  const answer = await Promise.race([answered, once(socket, 'close').then(() => undefined)]);
  if (answer === undefined) {
    throw new UserError('What this session was to debug has ended, or goes on without a debugger.');
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
