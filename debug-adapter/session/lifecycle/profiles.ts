/**
 * Profiles of a program, of its processor time or of what it allocates, from its first statement or from a request on;
 * and snapshots of its heap. As files that VS Code opens.
 */
import { writeFileSync } from 'node:fs';
import { startSampling, stopSampling } from '../../heap/sampling.js';
import path from 'node:path';
import { Event } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Connection } from '../../inspector/connection.js';
import type { Answers } from '../../protocol/answers.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import type { ProfileRequest } from '../../protocol/requests.js';
import { UserError } from '../../errors.js';
import type { Program } from '../program/program.js';
import { writeHeapSnapshot } from './heap-snapshot.js';

/** A program that does not answer within this time is ended without its profile. */
const ANSWER_MS = 2000;

type ProfileCommand = 'coroutines/beginProfile' | 'coroutines/endProfile' | 'coroutines/heapSnapshot';

type Written = CoroutineEvents['coroutines/profileEnded'];

/** A profile that is being taken. */
interface Taken {
  readonly kind: ProfileRequest['kind'];
  readonly folder: string;
  readonly untilStop: boolean;
  /** Ends it; undefined if no time was given. */
  readonly timer: NodeJS.Timeout | undefined;
  /** The file, or the sentence that says why there is none; absent until it ends. */
  written?: Promise<Written>;
}

export class Profiles {
  private taken: Taken | undefined;

  constructor(
    private readonly program: Program,
    private readonly say: (sentence: string) => void,
    private readonly sendEvent: (event: DebugProtocol.Event) => void,
  ) {}

  readonly answers: Pick<Answers, ProfileCommand> = {
    'coroutines/beginProfile': async (asked) => {
      if (this.taken !== undefined) throw new UserError('A profile of this program is being taken already.');
      await this.begin(asked);
      return {};
    },
    'coroutines/endProfile': async () => {
      const { taken } = this;
      if (taken === undefined) throw new UserError('No profile of this program is being taken.');
      const written = await this.write(taken);
      if ('problem' in written) throw new UserError(written.problem);
      return written;
    },
    'coroutines/heapSnapshot': async ({ folder }) => ({
      file: await writeHeapSnapshot(this.program.debuggee.connection, nameIn(folder, 'heapsnapshot')),
    }),
  };

  /** A profile from the first statement on, in the folder that the program runs in. */
  async beginWith({ cwd, program = '' }: LaunchArguments): Promise<void> {
    await this.begin({ kind: 'cpu', folder: cwd ?? path.dirname(program) });
  }

  private async begin({ kind, folder, forMs, untilStop = false }: ProfileRequest): Promise<void> {
    const { connection } = this.program.debuggee;
    const timer =
      forMs === undefined
        ? undefined
        : setTimeout(() => {
            void this.end();
          }, forMs).unref();
    this.taken = { kind, folder, untilStop, timer };
    try {
      if (kind === 'heap') await startSampling(connection);
      else {
        await connection.send('Profiler.enable');
        await connection.send('Profiler.start');
      }
    } catch (error) {
      clearTimeout(timer);
      this.taken = undefined;
      throw error;
    }
  }

  /** The program has stopped. */
  stopped(): void {
    if (this.taken?.untilStop === true) void this.end();
  }

  /** The program is about to end, or the time is over: what is being taken is written. */
  async end(): Promise<void> {
    const { taken } = this;
    // Of an end that was requested the answer says where the file is.
    if (taken === undefined || taken.written !== undefined) {
      await taken?.written;
      return;
    }
    const written = await this.write(taken);
    this.report(written);
  }

  /** The program has ended, and another one will follow. */
  reset(): void {
    if (this.taken !== undefined) {
      clearTimeout(this.taken.timer);
      this.report({ problem: 'There is no profile: the program ended before it could answer.' });
    }
    this.taken = undefined;
  }

  /** To someone who has not requested the end. */
  private report(written: Written): void {
    this.say('problem' in written ? written.problem : `The profile is written to ${written.file}.`);
    this.sendEvent(new Event('coroutines/profileEnded' satisfies keyof CoroutineEvents, written));
  }

  private async write(taken: Taken): Promise<Written> {
    clearTimeout(taken.timer);
    taken.written ??= written(taken, this.program.debuggee.connection);
    const result = await taken.written;
    if (this.taken === taken) this.taken = undefined;
    return result;
  }
}

async function written({ kind, folder }: Taken, connection: Connection): Promise<Written> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ANSWER_MS, undefined)));
  try {
    const stopping = kind === 'heap' ? stopSampling(connection) : connection.send('Profiler.stop');
    const stopped = await Promise.race([stopping, late]);
    if (stopped === undefined) return { problem: 'There is no profile: the program did not answer.' };
    const file = nameIn(folder, kind === 'heap' ? 'heapprofile' : 'cpuprofile');
    writeFileSync(file, JSON.stringify(stopped.profile));
    return { file };
  } catch (error) {
    return { problem: `There is no profile: ${(error as Error).message}.` };
  } finally {
    clearTimeout(timer);
  }
}

function nameIn(folder: string, ending: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  return path.join(folder, `profile-${time}.${ending}`);
}
