/** Answers the `coroutines/` questions: rows of the views, from the program's facts. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { ChainFrame, CoroutineRequests } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import type { Program } from './program.js';
import { suspendedFrameId } from './stack-frames.js';

const DEFAULT_PAGE = 200;
const DEFAULT_TICKS = 50;

type Args<R extends keyof CoroutineRequests> = CoroutineRequests[R]['args'];
type Result<R extends keyof CoroutineRequests> = Promise<CoroutineRequests[R]['result']>;

export async function answerTasks(
  program: Program,
  args: Args<'coroutines/tasks'>,
): Result<'coroutines/tasks'> {
  const { graph, builder } = await program.rows();
  const { store } = program;
  const filter = args.filter?.toLowerCase() ?? '';
  let all: readonly CoroutineFacts[] = graph.tasksUnder(args.parent);
  if (filter !== '') {
    // Names carry arguments only once asked for: a filter must see them all.
    await program.nameCoroutines(graph.tasks());
    all = graph.tasks().filter((facts) => {
      const row = builder.taskRow(facts);
      return [row.name, row.location?.path ?? '', row.wait?.text ?? ''].some((text) =>
        text.toLowerCase().includes(filter),
      );
    });
  }
  const start = args.start ?? 0;
  const page = all.slice(start, start + (args.count ?? DEFAULT_PAGE));
  await program.nameCoroutines(page);
  return {
    tasks: page.map((facts) => builder.taskRow(facts)),
    total: all.length,
    live: store.live,
    version: store.version,
  };
}

export async function answerTask(
  program: Program,
  { id }: Args<'coroutines/task'>,
): Result<'coroutines/task'> {
  const { graph, builder } = await program.rows();
  const facts = program.store.get(id);
  if (facts === undefined) throw new UserError(`There is no coroutine ${id}: it has ended, or never was.`);
  const { coroutines, cycle } = graph.chainFrom(id);
  await program.nameCoroutines(coroutines);
  const chain = coroutines.map((frame): ChainFrame => {
    const location = program.store.placeOf(frame.site);
    const wait = builder.waitOf(frame);
    return {
      coroutine: frame.id,
      name: program.store.nameOf(frame),
      state: frame.state,
      ...(location === undefined ? {} : { location }),
      ...(frame.state === 'suspended' ? { frameId: suspendedFrameId(frame.id) } : {}),
      ...(wait === undefined ? {} : { wait }),
    };
  });
  return { task: builder.taskRow(facts), chain, ...(cycle === undefined ? {} : { cycle }) };
}

export async function answerFutures(
  program: Program,
  args: Args<'coroutines/futures'>,
): Result<'coroutines/futures'> {
  const { builder, futures, totalFutures } = await program.rows();
  const start = args.start ?? 0;
  const page = futures.slice(start, start + (args.count ?? DEFAULT_PAGE));
  const shown = page.flatMap(({ waiters, coroutine }) => [
    ...waiters,
    ...(coroutine === undefined ? [] : [coroutine]),
  ]);
  await program.nameCoroutines(known(program, shown));
  return { futures: page.map((future) => builder.futureRow(future)), total: totalFutures };
}

export async function answerTicks(
  program: Program,
  args: Args<'coroutines/ticks'>,
): Result<'coroutines/ticks'> {
  const { builder } = await program.rows();
  const { ticks, forgotten } = await program.debuggee.hook.call('ticks', 0);
  const newest = ticks.slice(-(args.count ?? DEFAULT_TICKS)).reverse();
  await program.nameCoroutines(
    known(
      program,
      newest.flatMap(({ events }) => events.map(({ coroutine }) => coroutine)),
    ),
  );
  return { ticks: newest.map((tick) => builder.tickRow(tick, program.startedMs)), forgotten };
}

function known(program: Program, ids: readonly CoroutineId[]): CoroutineFacts[] {
  return [...new Set(ids)].map((id) => program.store.get(id)).filter((facts) => facts !== undefined);
}
