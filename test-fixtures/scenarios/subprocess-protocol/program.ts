/** A child process under a protocol: callbacks for its start, its output, and its end. */
import {
  Future,
  run,
  subprocessExec,
  type SubprocessProtocol,
  type SubprocessTransport,
} from '../../../runtime/index.js';

const CLOCK = `console.log(new Date(0).toISOString()); console.error('stopped at the epoch');`;

class DateProtocol implements SubprocessProtocol {
  readonly ended = new Future<undefined>({ name: 'end of the clock' });
  readonly #texts = new Map<number, string>();
  #transport: SubprocessTransport | undefined;

  connectionMade(transport: SubprocessTransport): void {
    this.#transport = transport;
    console.log('connected');
  }

  pipeDataReceived(descriptor: number, data: Buffer): void {
    this.#texts.set(descriptor, (this.#texts.get(descriptor) ?? '') + data.toString());
  }

  /** The last of all callbacks: the process has ended, and everything it wrote has come. */
  connectionLost(): void {
    console.log(`returned ${this.#transport?.getReturncode() ?? 'nothing'}`);
    this.ended.setResult(undefined);
  }

  text(descriptor: number): string {
    return this.#texts.get(descriptor)?.trim() ?? '';
  }
}

await run(function* () {
  const [transport, clock] = yield* subprocessExec(() => new DateProtocol(), process.execPath, ['-e', CLOCK]);
  yield* clock.ended;
  console.log(`output: ${clock.text(1)}`);
  console.log(`errors: ${clock.text(2)}`);
  transport.close();
});
