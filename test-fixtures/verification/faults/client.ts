/** A client as an editor is one: an adapter process of its own, sessions for children, and all requests with a deadline. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import { orHung } from './stage.js';
import { ADAPTER } from './victim.js';

type Waiter = (event: DebugProtocol.Event) => boolean;

export class FaultClient {
  private readonly dap: DapClient;
  private waiters: Waiter[] = [];
  private readonly children: FaultClient[] = [];
  private isClosed = false;
  /** The last `stopped` event that nobody has waited for. */
  private lastStop: DebugProtocol.Event | undefined;
  /** All that the debugger itself has said. */
  words = '';

  /** @param isDying what fails because the adapter is being killed is no fault */
  constructor(private readonly startsSessions = false) {
    this.dap = new DapClient(
      ADAPTER,
      (event) => {
        this.hear(event);
      },
      (command, args) => this.startChild(command, args),
    );
  }

  get adapterPid(): number | undefined {
    return this.dap.adapterPid;
  }

  /** Resolves when the adapter's process has ended. */
  get ended(): Promise<void> {
    return this.dap.hasEnded;
  }

  send(command: string, args: object = {}): Promise<unknown> {
    return orHung(this.dap.send(command, args), `${command} is not answered`);
  }

  /** The next event of this name. */
  event(name: string): Promise<DebugProtocol.Event> {
    return new Promise((resolve) => {
      this.waiters.push((event) => {
        if (event.event !== name) return false;
        resolve(event);
        return true;
      });
    });
  }

  /** The next stop, or the one that has come and nobody has waited for. */
  stopped(): Promise<DebugProtocol.Event> {
    const { lastStop } = this;
    this.lastStop = undefined;
    if (lastStop !== undefined) return Promise.resolve(lastStop);
    return this.event('stopped').then((event) => {
      this.lastStop = undefined;
      return event;
    });
  }

  async begin(
    request: 'launch' | 'attach',
    configuration: object,
    configure: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    await this.send('initialize', {
      adapterID: 'coroutine',
      supportsStartDebuggingRequest: this.startsSessions,
    });
    const initialized = this.event('initialized');
    const begun = this.send(request, configuration);
    await Promise.race([initialized, begun]);
    await configure();
    await this.send('configurationDone');
    await begun;
  }

  /** The client leaves in silence, as one that has died. */
  close(): void {
    this.isClosed = true;
    for (const child of this.children) child.close();
    this.dap.close();
  }

  private hear(event: DebugProtocol.Event): void {
    if (event.event === 'stopped') this.lastStop = event;
    if (event.event === 'output') {
      const { category, output } = (event as DebugProtocol.OutputEvent).body;
      if (category === 'important') this.words += output;
    }
    this.waiters = this.waiters.filter((waiter) => !waiter(event));
  }

  private async startChild(command: string, args: unknown): Promise<void> {
    if (command !== 'startDebugging' || this.isClosed) throw new Error('not now');
    const child = new FaultClient(true);
    this.children.push(child);
    // What becomes of it is its own affair: the process that it is for is looked at.
    child
      .begin('attach', (args as DebugProtocol.StartDebuggingRequestArguments).configuration)
      .catch(() => undefined);
    await Promise.resolve();
  }
}
