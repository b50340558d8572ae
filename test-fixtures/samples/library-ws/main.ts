/** WebSockets (ws) on the library: each socket's messages come out of a queue, which tasks on both sides read. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  createTask,
  Event,
  gather,
  Queue,
  QueueShutDown,
  run,
  TaskGroup,
  withAsync,
  withSignal,
  type Coroutine,
} from 'coroutine-debugger';
import { WebSocket, WebSocketServer } from 'ws';

/** A socket's messages as a queue that is shut down when the socket closes. */
function messagesOf(socket: WebSocket, name: string): Queue<string> {
  const messages = new Queue<string>(0, { name });
  socket.on('message', (data: Buffer) => messages.putNowait(data.toString()));
  socket.on('close', () => messages.shutdown());
  return messages;
}

await run(function* main() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  yield* withSignal((signal) => once(server, 'listening', { signal }), 'listen');
  const everybody = new Event({ name: 'everybody is here' });
  let greeted = 0;

  function* serve(socket: WebSocket): Coroutine<void> {
    const messages = messagesOf(socket, 'messages of a client');
    try {
      for (;;) {
        const name = yield* messages.get();
        if (++greeted === 2) bothKnown();
        yield* everybody.wait();
        socket.send(`Hello ${name}`);
      }
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
    }
  }

  function bothKnown(): void {
    console.log('both have said their names'); // @all-in
    everybody.set();
  }

  function* greet(name: string): Coroutine<string> {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const messages = messagesOf(socket, `messages for ${name}`);
    yield* withSignal((signal) => once(socket, 'open', { signal }), 'open');
    socket.send(name);
    const answer = yield* messages.get();
    socket.close();
    return answer;
  }

  const answers = yield* withAsync(new TaskGroup({ name: 'sockets' }), function* (group) {
    server.on('connection', (socket) => group.createTask(serve(socket), { name: 'connection' }));
    return yield* gather(['Ada', 'Bob'].map((name) => createTask(greet(name), { name })));
  });
  console.log(answers.join(', '));
  yield* withSignal(() => new Promise((resolve) => server.close(resolve)), 'close');
  console.log('closed');
});
