/** The library's public names: Python's asyncio for TypeScript. Names only, no code. */
export * from './core.js';

export { createConnection, startTls, type ConnectOptions, type StartTlsOptions } from './io/connections.js';
export { createDatagramEndpoint, type DatagramOptions, type DatagramTransport } from './io/datagram.js';
export {
  Executor,
  runInExecutor,
  setDefaultExecutor,
  shutdownDefaultExecutor,
  toThread,
  type ExecutorOptions,
  type ThreadFunction,
} from './io/executor.js';
export { moduleFunction, type ModuleFunction } from './io/portable-function.js';
export type { BufferedProtocol, DatagramAddress, DatagramProtocol, Protocol } from './io/protocols.js';
export { connectReadPipe, connectWritePipe, type ReadPipe, type WritePipe } from './io/pipes.js';
export { getaddrinfo, getnameinfo, type AddressInfo, type AddressQuery } from './io/names.js';
export { createServer, type ListenOptions, type Server } from './io/server.js';
export { StreamReader } from './io/stream-reader.js';
export { StreamProtocol, StreamWriter } from './io/stream-writer.js';
export { openConnection, startServer, type ClientHandler, type StreamOptions } from './io/streams.js';
export {
  createSubprocessExec,
  createSubprocessShell,
  type Process,
  type SubprocessOptions,
} from './io/subprocess.js';
export type { Redirection, SpawnSettings } from './io/spawning.js';
export {
  subprocessExec,
  subprocessShell,
  type SubprocessProtocol,
  type SubprocessTransport,
} from './io/subprocess-protocol.js';
export type { Transport } from './io/transport.js';

export { runTest } from './testing/run-test.js';
