/** The server that is debugged, and its clients: requests without end, of which each must be answered. */
import http from 'node:http';
import { faultProgram, Victim } from '../faults/victim.js';
import { orHung } from '../faults/stage.js';

const CLIENTS = 8;

/** What the server has after a garbage collection, with no other client than the one that asks. */
export interface ServerState {
  readonly heapUsed: number;
  readonly rss: number;
  readonly resources: number;
  readonly connections: number;
  readonly files: number;
}

export const SERVED = faultProgram('served.ts');

export class ServedProgram {
  /** Requests answered. */
  answered = 0;
  private agent = newAgent();
  private isBusy = false;
  private clients: Promise<void>[] = [];

  private constructor(
    private readonly victim: Victim,
    /** Of its inspector. */
    readonly port: number,
    private readonly httpPort: number,
  ) {}

  static async start(): Promise<ServedProgram> {
    const { victim, port } = await Victim.start(SERVED);
    return new ServedProgram(victim, port, Number(/port (\d+)/.exec(victim.words)?.[1]));
  }

  /** Begins the load. */
  load(): void {
    this.isBusy = true;
    this.clients = Array.from({ length: CLIENTS }, () => this.ask());
    // What fails is heard when the load ends.
    for (const client of this.clients) client.catch(() => undefined);
  }

  /** Ends the load; resolves when each request that is under way has been answered. */
  async calm(): Promise<void> {
    this.isBusy = false;
    await orHung(Promise.all(this.clients), 'a request is not answered');
    this.agent.destroy();
    this.agent = newAgent();
  }

  /** Resolves when a request that begins now is answered: the program runs. */
  async answers(): Promise<void> {
    await orHung(this.get('/'), 'the program is frozen: a request is not answered');
  }

  /** To be asked while there is no load. */
  async state(): Promise<ServerState> {
    for (;;) {
      const state = JSON.parse(await orHung(this.get('/state'), 'the state is not answered')) as ServerState;
      // A connection that a client has closed is the server's for a moment longer.
      if (state.connections === 1) return state;
    }
  }

  /** How it ended, which it must not; undefined while it runs. */
  get ending(): string | undefined {
    return this.victim.ending;
  }

  end(): void {
    this.isBusy = false;
    this.agent.destroy();
    this.victim.kill();
  }

  private async ask(): Promise<void> {
    while (this.isBusy) {
      const text = await this.get('/');
      if (text !== '9') throw new Error(`A request was answered with '${text}'.`);
      this.answered++;
    }
  }

  private get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.get({ port: this.httpPort, path, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () => {
          resolve(text);
        });
      });
      request.once('error', reject);
    });
  }
}

function newAgent(): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: CLIENTS + 1 });
}
