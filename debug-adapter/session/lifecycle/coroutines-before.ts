/**
 * Coroutines from before the debugger attached to a program without the runtime. They are read from its memory from
 * outside, at each stop and on request. They can be inspected but not run, and show one moment, which the answers say.
 */
import { DumpedSource, type Dump } from '../../coroutines/dump/dump.js';
import { UserError } from '../../errors.js';
import type { Answers } from '../../protocol/answers.js';
import type { BeforeRow } from '../../protocol/requests.js';
import { answerTask, answerTasks } from '../../queries/coroutine-answers.js';
import { readMemoryOf } from './inspect-running.js';
import type { Program } from '../program/program.js';
import { StandingAnswer, type Standstill } from '../program/standing-answer.js';

const NOTHING_BEFORE =
  'There is nothing from before the debugger: the program was started with the coroutine runtime, or is not a process of this machine.';

interface Look {
  readonly source: DumpedSource;
  readonly row: BeforeRow;
}

/** A stop, or a request to read again, begins another one. */
function newMoment(): Standstill {
  return { pause: {}, changes: 0 };
}

export class CoroutinesBefore {
  private constructor(
    private readonly moment: { current: Standstill },
    /** A read that has failed is no answer: the next request reads again. */
    private readonly looks: StandingAnswer<Look>,
    private last: Look,
  ) {}

  /** Reads them for the first time. @throws UserError if the memory cannot be read */
  static async of(pid: number, program: Program): Promise<CoroutinesBefore> {
    const moment = { current: newMoment() };
    const looks = new StandingAnswer(
      () => moment.current,
      () => read(pid, program),
    );
    return new CoroutinesBefore(moment, looks, await looks.get());
  }

  /** As of the last capture. */
  get row(): BeforeRow {
    return this.last.row;
  }

  /** The program ran and has stopped: the next request reads them again. */
  stopped(): void {
    this.moment.current = newMoment();
  }

  /** @param refresh reads them again even if the program has not stopped since */
  async look(refresh: boolean): Promise<Look> {
    if (refresh) this.stopped();
    this.last = await this.looks.get();
    return this.last;
  }
}

async function read(pid: number, program: Program): Promise<Look> {
  const { dump, limits } = await readMemoryOf(pid, program.secretNames);
  // Coroutines in files that were loaded since are among the program's own tasks.
  const since = new Set([...program.store.modules()].map(([, { url }]) => url));
  const source = new DumpedSource(withoutScripts(dump, since));
  const { total } = await answerTasks(source, { count: 0 });
  return { source, row: { asOf: dump.createdAt, total, limits } };
}

/** The requests about them. @param before undefined if there are none */
export function beforeAnswers(
  before: () => CoroutinesBefore | undefined,
): Pick<Answers, 'coroutines/before' | 'coroutines/beforeTask'> {
  const look = (refresh = false): Promise<Look> => {
    const found = before();
    if (found === undefined) throw new UserError(NOTHING_BEFORE);
    return found.look(refresh);
  };
  return {
    'coroutines/before': async ({ refresh, ...page }) => {
      const { source, row } = await look(refresh);
      const { tasks, total } = await answerTasks(source, page);
      return { ...row, tasks, total };
    },
    'coroutines/beforeTask': async ({ id }) => {
      const { source } = await look();
      const { task, chain, cycle } = await answerTask(source, { id });
      const variables = chain.flatMap(({ coroutine }) => {
        const found = source.variablesOf(coroutine);
        return found === undefined ? [] : [{ coroutine, variables: found }];
      });
      return { task, chain, ...(cycle === undefined ? {} : { cycle }), variables };
    },
  };
}

/** Without the coroutines of these scripts; the creator of what they created is then unknown. */
function withoutScripts(dump: Dump, urls: ReadonlySet<string>): Dump {
  const left = dump.modules
    .filter(({ table }) => urls.has(table.url))
    .map(({ firstSite, table }) => [firstSite, firstSite + table.rows.length] as const);
  const isLeftOut = (site: number): boolean => left.some(([first, end]) => site >= first && site < end);
  return { ...dump, coroutines: dump.coroutines.filter(({ function: site }) => !isLeftOut(site)) };
}
