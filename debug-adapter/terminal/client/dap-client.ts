/** A DAP client over stdio: starts the adapter, matches replies, passes on events and the adapter's own requests. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineRequests } from '../../protocol/requests.js';
import { printableRows } from '../../text/printable.js';

/** Thrown when the adapter refuses a request; the message is the adapter's sentence. */
export class RequestError extends Error {
  constructor(
    readonly command: string,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/** The receiver of requests: one adapter, or the selected one. */
export type Requests = Pick<DapClient, 'send' | 'ask'>;

interface Pending {
  readonly command: string;
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

const HEADER_END = '\r\n\r\n';

export class DapClient {
  private nextSeq = 1;
  private readonly pending = new Map<number, Pending>();
  private buffer = Buffer.alloc(0);
  private readonly adapter: ChildProcessByStdio<Writable, Readable, null>;
  private ended = false;
  /** Resolves when the adapter's process has ended. */
  readonly hasEnded: Promise<void>;

  constructor(
    adapterFile: string,
    private readonly onEvent: (event: DebugProtocol.Event) => void,
    /** Answers a request of the adapter; rejects if it cannot. */
    private readonly onRequest: (command: string, args: unknown) => Promise<void> = refuse,
  ) {
    this.adapter = spawn(process.execPath, [adapterFile], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.adapter.stdout.on('data', (chunk: Buffer) => {
      this.receive(chunk);
    });
    this.hasEnded = new Promise((resolve) => {
      this.adapter.once('close', () => {
        this.end();
        resolve();
      });
    });
    // 'close' reports writes to an adapter that has ended.
    this.adapter.stdin.on('error', () => undefined);
  }

  get adapterPid(): number | undefined {
    return this.adapter.pid;
  }

  /** Sends one of DAP's own requests. */
  send<Body = unknown>(command: string, args: object = {}): Promise<Body> {
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(new RequestError(command, 'The debug adapter has ended.'));
        return;
      }
      const seq = this.nextSeq++;
      this.pending.set(seq, {
        command,
        resolve: (answer) => {
          resolve(answer as Body);
        },
        reject,
      });
      this.write({ seq, type: 'request', command, arguments: args });
    });
  }

  /** Sends one of the `coroutines/` requests. */
  ask<R extends keyof CoroutineRequests>(
    command: R,
    args: CoroutineRequests[R]['args'],
  ): Promise<CoroutineRequests[R]['result']> {
    return this.send(command, args);
  }

  /** Ends the adapter, and with it the program. */
  close(): void {
    this.adapter.stdin.end();
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const headerEnd = this.buffer.indexOf(HEADER_END);
      if (headerEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString('utf8', 0, headerEnd))?.[1]);
      const start = headerEnd + HEADER_END.length;
      if (this.buffer.length < start + length) return;
      const message = printableMessage(
        JSON.parse(this.buffer.toString('utf8', start, start + length)) as DebugProtocol.ProtocolMessage,
      );
      this.buffer = this.buffer.subarray(start + length);
      this.dispatch(message);
    }
  }

  private dispatch(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'event') {
      this.onEvent(message as DebugProtocol.Event);
      return;
    }
    if (message.type === 'request') {
      void this.answer(message as DebugProtocol.Request);
      return;
    }
    const response = message as DebugProtocol.Response;
    const pending = this.pending.get(response.request_seq);
    if (pending === undefined) return;
    this.pending.delete(response.request_seq);
    if (response.success) pending.resolve(response.body);
    else pending.reject(new RequestError(response.command, response.message ?? 'The request failed.'));
  }

  private async answer({ seq, command, arguments: args }: DebugProtocol.Request): Promise<void> {
    let refusal: string | undefined;
    try {
      await this.onRequest(command, args);
    } catch (error) {
      refusal = (error as Error).message;
    }
    const outcome = refusal === undefined ? { success: true } : { success: false, message: refusal };
    this.write({ seq: this.nextSeq++, type: 'response', request_seq: seq, command, ...outcome });
  }

  private write(message: object): void {
    if (this.ended) return;
    const text = JSON.stringify(message);
    this.adapter.stdin.write(`Content-Length: ${Buffer.byteLength(text)}${HEADER_END}${text}`);
  }

  private end(): void {
    this.ended = true;
    for (const { command, reject } of this.pending.values()) {
      reject(new RequestError(command, 'The debug adapter has ended.'));
    }
    this.pending.clear();
  }
}

/** Keys of groups are sent back unchanged; text shown alone may have several lines. */
const FIELDS = { untouched: new Set(['key']), withLines: new Set(['result', 'output', 'message']) };
/** The text of a stop continues with the stack of an exception. */
const FIELDS_OF_STOP = { ...FIELDS, withLines: new Set(['text']) };

/**
 * Anything from the adapter may be the program's text: it is made printable here, except for the program's own output.
 */
function printableMessage(message: DebugProtocol.ProtocolMessage): DebugProtocol.ProtocolMessage {
  const { event, command, body } = message as {
    readonly event?: string;
    readonly command?: string;
    readonly body?: { readonly category?: string };
  };
  const isProgramsOutput = event === 'output' && ['stdout', 'stderr'].includes(body?.category ?? '');
  // A text dump was made printable when its lines were made.
  return isProgramsOutput || command === 'coroutines/dump'
    ? message
    : printableRows(message, event === 'stopped' ? FIELDS_OF_STOP : FIELDS);
}

function refuse(command: string): Promise<void> {
  return Promise.reject(new Error(`This client does not know '${command}'.`));
}
