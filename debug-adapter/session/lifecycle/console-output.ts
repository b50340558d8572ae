/**
 * A program's console output as DAP output: with expandable values, its place in the source, and collapsible groups.
 * The text is the program's own. For a launched program it arrives in its output, in which the console marks what it
 * writes (runtime/protocol/console-marks.ts): nothing arrives twice, and the order is that of the output.
 */
import { randomBytes } from 'node:crypto';
import type { Runtime } from 'node:inspector';
import path from 'node:path';
import { OutputEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { HookMessage } from '../../../runtime/protocol/hook.js';
import type { Connection } from '../../inspector/connection.js';
import type { Containers } from '../stack/containers.js';
import { MarkedText, type TextPart } from './marked-text.js';

type Call = Runtime.ConsoleAPICalledEventDataType;
type Written = Extract<HookMessage, { kind: 'console' }>;
type Stream = Written['stream'];

/** V8's number of the context that Node creates first: Node does not write for the consoles of other contexts. */
const MAIN_CONTEXT = 1;
/** Node's console calls itself. */
const NODES_CONSOLE = 'node:internal/console/';
/** Reported calls for which no write has been reported yet. */
const MOST_CALLS = 50;
/** Console lines with expandable values, as many as VS Code keeps; V8 releases the values of older ones. */
const MOST_KEPT = 10_000;
/** Clears the screen and the scrollback: VS Code clears its console. */
const CLEAR = '\u001B[2J';

/** The amount of hidden output (written without the console) that is kept for the end of a program that fails. */
const MOST_HELD = 16_384;

/** A reported write, and the call that caused it. */
interface Line {
  readonly call: Call | undefined;
  readonly place: Written['place'];
}

export class ConsoleOutput {
  /** Marks text in the output of a launched program. */
  readonly token = randomBytes(12).toString('hex');
  /**
   * Whether the client receives the escape sequence that clears the screen: a client that prints escape sequences does
   * not.
   */
  clearsScreens = false;
  /** Output written without the console is not shown. */
  isConsoleOnly = false;
  /** The newest hidden output to stderr. */
  private held = '';
  private calls: Call[] = [];
  private readonly lines = new Map<number, Line>();
  private readonly streams: Record<Stream, { readonly marked: MarkedText; waiting: TextPart[] }>;
  /** Events without text, each after the write reported before it. */
  private controls: { readonly after: number; readonly event: DebugProtocol.OutputEvent }[] = [];
  private lastReported = 0;
  private readonly kept: { readonly reference: number; readonly values: readonly Runtime.RemoteObject[] }[] =
    [];
  private connection: Connection | undefined;
  private isOver = false;
  private leftOut: Readonly<Record<Stream, boolean>> = { stdout: false, stderr: false };

  constructor(
    private readonly send: (event: DebugProtocol.OutputEvent) => void,
    private readonly containers: () => Containers | undefined,
  ) {
    this.streams = {
      stdout: { marked: new MarkedText(this.token), waiting: [] },
      stderr: { marked: new MarkedText(this.token), waiting: [] },
    };
  }

  /** Follows V8's console events, of this program from now on. */
  follow(connection: Connection): void {
    this.connection = connection;
    this.isOver = false;
    this.calls = [];
    this.lines.clear();
    this.kept.length = 0;
    connection.on('Runtime.consoleAPICalled', (call) => {
      this.called(call);
    });
    connection.onEnd(() => {
      // Writes that are not reported by now never will be.
      this.isOver = true;
      this.drain('stdout');
      this.drain('stderr');
    });
  }

  /** Output of a child that another session shows is not shown here. */
  leaveOut(shared: Readonly<Record<Stream, boolean>>): void {
    this.leftOut = shared;
  }

  private called(call: Call): void {
    const url = call.stackTrace?.callFrames[0]?.url ?? '';
    if (this.leftOut.stdout && this.leftOut.stderr) return;
    if (call.executionContextId !== MAIN_CONTEXT || url.startsWith(NODES_CONSOLE)) return;
    const control = controlOf(call);
    if (control === undefined) {
      this.calls = [...this.calls, call].slice(-MOST_CALLS);
      return;
    }
    if (call.type === 'clear') {
      this.forgetValues();
      if (!this.clearsScreens) return;
    }
    this.controls.push({ after: this.lastReported, event: control });
    this.sendControls();
  }

  /** V8 releases the values of cleared lines. */
  private forgetValues(): void {
    for (const { reference } of this.kept.splice(0)) this.containers()?.drop(reference);
    for (const [write, { place }] of this.lines) this.lines.set(write, { call: undefined, place });
  }

  /** The program's hook has reported a write. */
  written({ write, stream, text, place, isElsewhere }: Written): void {
    const call = this.calls.pop();
    if (isElsewhere === true) return;
    if (text !== undefined) {
      this.show(text, stream, { call, place });
      return;
    }
    this.lastReported = write;
    this.lines.set(write, { call, place });
    this.drain('stdout');
    this.drain('stderr');
  }

  /** Output of the program itself. */
  piped(stream: Stream, chunk: string): void {
    const { marked, waiting } = this.streams[stream];
    waiting.push(...marked.take(chunk));
    this.drain(stream);
  }

  /**
   * The program's output has ended.
   *
   * @param failed by an error, or without a known reason: Node's last messages are shown
   */
  end(failed: boolean): void {
    this.isOver = true;
    for (const stream of ['stdout', 'stderr'] as const) {
      const { marked, waiting } = this.streams[stream];
      waiting.push(...marked.end());
      this.drain(stream);
    }
    for (const { event } of this.controls.splice(0)) this.send(event);
    if (failed && this.held !== '') this.send(new OutputEvent(this.held, 'stderr'));
    // Another program may follow, whose first write has the first number again.
    this.held = '';
    this.lastReported = 0;
  }

  /** Shows the text received so far, up to text whose call is not reported yet: that report is on its way. */
  private drain(stream: Stream): void {
    const { waiting } = this.streams[stream];
    for (let part = waiting[0]; part !== undefined; part = waiting[0]) {
      const line = part.write === undefined ? undefined : this.lines.get(part.write);
      if (part.write !== undefined && line === undefined && !this.isOver) return;
      waiting.shift();
      this.show(part.text, stream, line);
      if (part.write === undefined) continue;
      this.lines.delete(part.write);
      this.sendControls();
    }
  }

  /** Sends the events whose preceding write is shown. */
  private sendControls(): void {
    while (this.controls[0] !== undefined && !this.isWaitedFor(this.controls[0].after)) {
      const control = this.controls.shift();
      if (control !== undefined) this.send(control.event);
    }
  }

  private isWaitedFor(write: number): boolean {
    return [...this.lines.keys()].some((one) => one <= write);
  }

  private show(text: string, stream: Stream, line: Line | undefined): void {
    if (text === '' || this.leftOut[stream]) return;
    if (this.isConsoleOnly && stream === 'stderr') this.held = line === undefined ? this.held + text : '';
    if (this.isConsoleOnly && line === undefined) {
      this.held = this.held.slice(-MOST_HELD);
      return;
    }
    const event: DebugProtocol.OutputEvent & OutputEvent = new OutputEvent(text, stream);
    const { call, place } = line ?? {};
    if (place !== undefined) {
      event.body.source = { name: path.basename(place.path), path: place.path };
      event.body.line = place.line;
      event.body.column = place.column;
    }
    if (call !== undefined) {
      if (call.type === 'startGroup') event.body.group = 'start';
      else if (call.type === 'startGroupCollapsed') event.body.group = 'startCollapsed';
      else Object.assign(event.body, this.opened(text, call.args));
    }
    this.send(event);
  }

  private opened(
    text: string,
    values: readonly Runtime.RemoteObject[],
  ): { readonly variablesReference?: number } {
    const containers = this.containers();
    const isObject = ({ type, subtype }: Runtime.RemoteObject): boolean =>
      type === 'function' || (type === 'object' && subtype !== 'null');
    if (containers === undefined || !values.some(isObject)) return {};
    const reference = containers.add({ kind: 'output', text, values, isKept: true });
    this.kept.push({ reference, values });
    const old = this.kept.length > MOST_KEPT ? this.kept.shift() : undefined;
    if (old !== undefined) this.forget(containers, old);
    return { variablesReference: reference };
  }

  private forget(
    containers: Containers,
    { reference, values }: { readonly reference: number; readonly values: readonly Runtime.RemoteObject[] },
  ): void {
    containers.drop(reference);
    for (const { objectId } of values)
      if (objectId !== undefined)
        // A program that has ended keeps no values.
        this.connection?.send('Runtime.releaseObject', { objectId }).catch(() => undefined);
  }
}

/** Calls without text: the end of a group, a group without a name, a cleared screen. */
function controlOf({ type, args }: Call): DebugProtocol.OutputEvent | undefined {
  const event: DebugProtocol.OutputEvent & OutputEvent = new OutputEvent('', 'stdout');
  switch (type) {
    case 'endGroup':
      return Object.assign(event, { body: { ...event.body, group: 'end' } });
    case 'clear':
      return Object.assign(event, { body: { ...event.body, output: CLEAR } });
    case 'startGroup':
    case 'startGroupCollapsed': {
      // V8's default if the program gave no name.
      const isNamed = args.length !== 1 || args[0]?.value !== 'console.group';
      const group = type === 'startGroup' ? 'start' : 'startCollapsed';
      return isNamed ? undefined : Object.assign(event, { body: { ...event.body, group } });
    }
    default:
      return undefined;
  }
}

/** A line of output with its place in a source; VS Code shows it as a link. */
export function outputAt(
  text: string,
  category: string,
  place: { readonly path: string; readonly line: number } | undefined,
): OutputEvent {
  const event: DebugProtocol.OutputEvent & OutputEvent = new OutputEvent(`${text}\n`, category);
  if (place !== undefined) {
    event.body.source = { name: path.basename(place.path), path: place.path };
    event.body.line = place.line;
  }
  return event;
}
