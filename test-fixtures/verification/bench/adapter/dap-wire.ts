/** A DAP client of a few lines, over any pair of streams: its own cost is the same for each adapter that is measured. */
import { EventEmitter, once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';

type Message = Omit<DebugProtocol.Request & DebugProtocol.Response & DebugProtocol.Event, 'body'> & {
  readonly body?: unknown;
};

export class DapWire {
  private readonly arrivals = new EventEmitter();
  private sequence = 0;
  private received = Buffer.alloc(0);

  /** @param answer what a request of the adapter's is given */
  constructor(
    input: Readable,
    private readonly output: Writable,
    private readonly answer: (command: string, args: unknown) => void,
  ) {
    input.on('data', (part: Buffer) => {
      this.received = Buffer.concat([this.received, part]);
      this.takeMessages();
    });
  }

  async ask<Body>(command: string, args: object): Promise<Body> {
    const seq = ++this.sequence;
    const answered = once(this.arrivals, `answer ${seq}`) as Promise<[Message]>;
    this.write({ seq, type: 'request', command, arguments: args });
    const [{ success, message, body }] = await answered;
    if (!success) throw new Error(`${command}: ${message ?? 'refused'}`);
    return body as Body;
  }

  /** The next event of this name: wait for it before what causes it. */
  async event<Body>(name: string): Promise<Body> {
    const [{ body }] = (await once(this.arrivals, `event ${name}`)) as [Message];
    return body as Body;
  }

  /** Everything that the program or the adapter writes. */
  onOutput(listener: (text: string) => void): void {
    this.arrivals.on('event output', ({ body }: Message) => {
      listener((body as DebugProtocol.OutputEvent['body']).output);
    });
  }

  private write(message: object): void {
    const text = JSON.stringify(message);
    this.output.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private takeMessages(): void {
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      const length = Number(
        /Content-Length: (\d+)/.exec(this.received.toString('latin1', 0, Math.max(end, 0)))?.[1],
      );
      if (end < 0 || this.received.length < end + 4 + length) return;
      const message = JSON.parse(this.received.toString('utf8', end + 4, end + 4 + length)) as Message;
      this.received = this.received.subarray(end + 4 + length);
      if (message.type === 'response') this.arrivals.emit(`answer ${message.request_seq}`, message);
      else if (message.type === 'event') this.arrivals.emit(`event ${message.event}`, message);
      else {
        this.write({
          seq: ++this.sequence,
          type: 'response',
          request_seq: message.seq,
          command: message.command,
          success: true,
        });
        this.answer(message.command, message.arguments);
      }
    }
  }
}
