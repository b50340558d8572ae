/**
 * The trace of a session: every message between client, adapter and program, and every decision to pause or resume, one
 * JSON line each. It is off unless the user enables it, by `trace` in the launch configuration or by
 * `COROUTINE_DEBUGGER_TRACE` in the adapter's environment.
 */
import path from 'node:path';
import os from 'node:os';
import { redact } from './redact.js';
import { TraceFile } from './trace-file.js';

/** Environment variable of the adapter: the file to write to, or `1` for one in the temporary folder. */
export const TRACE_VARIABLE = 'COROUTINE_DEBUGGER_TRACE';

/** `in`: to the adapter; `out`: from it. */
export type Way = 'in' | 'out';

/** The maximum number of lines kept before it is known whether a trace is wanted. */
const MOST_WAITING = 1000;

/** The parts of a message that are read; it can contain anything. */
interface InspectorMessage {
  readonly params?: { readonly payload?: unknown };
  readonly error?: { readonly message?: unknown };
}

type Line = Readonly<Record<string, unknown>>;

export class Trace {
  private file: TraceFile | undefined;
  /** Lines from before the launch configuration arrived; undefined once it is known whether a trace is wanted. */
  private waiting: (() => Line)[] | undefined = [];
  private withValues = false;
  private connections = 0;

  /** @param environment the adapter's own: a trace that it enables begins immediately */
  constructor(environment: NodeJS.ProcessEnv = {}) {
    const asked = environment[TRACE_VARIABLE];
    if (asked !== undefined && asked !== '' && asked !== '0') this.begin(asked === '1' ? true : asked, false);
  }

  /** Absolute path of the file that is written; undefined while there is none. */
  get path(): string | undefined {
    return this.file?.path;
  }

  /**
   * Decides whether a trace is written: a path, true for a file in the temporary folder, false for none. Earlier lines
   * are written first. Throws a sentence if the file cannot be written. Does nothing if a trace is written already.
   */
  begin(wanted: string | boolean, withValues: boolean): void {
    this.withValues ||= withValues;
    if (this.file === undefined && wanted !== false) {
      this.file = TraceFile.open(wanted === true ? temporaryFile() : path.resolve(wanted));
      for (const line of this.waiting ?? []) this.file.write(line());
    }
    this.waiting = undefined;
  }

  /** A message of DAP. */
  dap(way: Way, message: object): void {
    this.add(() => ({ channel: 'dap', way, message: redact(message, this.withValues) }));
  }

  /** A number for a connection to a program, for its lines. */
  newConnection(): number {
    return ++this.connections;
  }

  /** A message of the inspector's protocol, as it is sent. */
  inspector(connection: number, way: Way, text: string): void {
    this.add(() => ({ channel: 'inspector', connection, way, message: this.inspectorMessage(text) }));
  }

  /** Why the program is paused or resumed, or a pause is not a stop: one clause. */
  decision(what: string, why: string): void {
    this.add(() => ({ channel: 'decision', what, why }));
  }

  /** An error of the debugger itself. */
  failure(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.add(() => ({ channel: 'failure', text }));
  }

  close(): void {
    this.file?.close();
  }

  private add(line: () => Line): void {
    if (this.file !== undefined) this.file.write(line());
    else if (this.waiting !== undefined && this.waiting.length < MOST_WAITING) this.waiting.push(line);
  }

  /** A hook's message is sent as JSON inside another message: the trace contains the parsed message. */
  private inspectorMessage(text: string): unknown {
    const message = parse(text) as InspectorMessage | null | undefined;
    if (typeof message !== 'object' || message === null) return { malformed: `<${text.length} characters>` };
    const payload = message.params?.payload;
    const shown = redact(message, this.withValues) as Record<string, unknown>;
    if (typeof payload === 'string') {
      const hook = redact(parse(payload), this.withValues);
      shown['params'] = { ...(shown['params'] as object), payload: hook };
    }
    // Errors of the protocol itself have no values: an exception of the program is not such an error.
    if (typeof message.error?.message === 'string') shown['error'] = message.error;
    return shown;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function temporaryFile(): string {
  const moment = new Date().toISOString().replaceAll(/[:.]/g, '-');
  return path.join(os.tmpdir(), `coroutine-debugger-${moment}-${process.pid}.jsonl`);
}
