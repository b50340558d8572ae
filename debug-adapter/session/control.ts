/** Controlled mode for the client: freeze, thaw, cancel, put in order, settle by hand; with a sentence where it cannot be. */
import type { ControlAction, Refusal, Refused } from '../../runtime/protocol/control.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineRequests } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import type { Program } from './program.js';
import type { Handler } from './promise-session.js';

type Args<R extends keyof CoroutineRequests> = CoroutineRequests[R]['args'];
type Result<R extends keyof CoroutineRequests> = Promise<CoroutineRequests[R]['result']>;

const ACTIONS: readonly string[] = [
  'freeze',
  'thaw',
  'only',
  'thawAll',
  'cancel',
  'runNext',
] satisfies ControlAction[];

/** The requests about control, for the session's table. */
export function controlHandlers(program: () => Program): Record<string, Handler> {
  return {
    'coroutines/control': (args: Args<'coroutines/control'>) => controlTask(program(), args),
    'coroutines/settle': (args: Args<'coroutines/settle'>) => settleFuture(program(), args),
    'coroutines/ready': (args: Args<'coroutines/ready'>) => answerReady(program(), args),
  };
}

async function controlTask(
  program: Program,
  { action, task, reason }: Args<'coroutines/control'>,
): Result<'coroutines/control'> {
  if (!ACTIONS.includes(action)) {
    throw new UserError(`There is no action '${action}': known are ${ACTIONS.join(', ')}.`);
  }
  const chain = action === 'thawAll' ? [] : await chainOf(program, action, task);
  const answer = await program.debuggee.hook.call('control', action, chain, reason ?? null);
  if ('refused' in answer) throw new UserError(sentence(program, answer, `Coroutine ${task ?? ''}`, task));
  return answer;
}

/** The await chain that the runtime is to look at, its end first. */
async function chainOf(
  program: Program,
  action: Args<'coroutines/control'>['action'],
  task: CoroutineId | undefined,
): Promise<CoroutineId[]> {
  if (task === undefined) throw new UserError(`'${action}' needs the number of a task.`);
  await program.refresh();
  const facts = program.store.get(task);
  if (facts === undefined) throw new UserError(`There is no coroutine ${task}: it has ended, or never was.`);
  if (facts.state === 'finished') {
    throw new UserError(`Coroutine ${task} (${program.store.nameOf(facts)}) has ended.`);
  }
  const graph = program.graph();
  const chain = graph.chainFrom(task).coroutines.map(({ id }) => id);
  if (action === 'cancel' || action === 'runNext') return chain.reverse();
  // What must be left to run is all of the task, also when a frame of its chain was named.
  return [action === 'only' ? graph.taskOf(task) : task];
}

async function settleFuture(
  program: Program,
  { future, as, expression }: Args<'coroutines/settle'>,
): Result<'coroutines/settle'> {
  const answer = await program.debuggee.hook.call('settle', future, as, expression ?? null);
  if ('refused' in answer) throw new UserError(sentence(program, answer, `Future ${future}`, undefined));
  return answer;
}

async function answerReady(
  program: Program,
  { order }: Args<'coroutines/ready'>,
): Result<'coroutines/ready'> {
  const answer = await program.debuggee.hook.call('ready', order ?? null);
  if ('refused' in answer) {
    throw new UserError(sentence(program, answer, 'A coroutine of the given order', undefined));
  }
  await program.refresh();
  const { store } = program;
  await program.nameCoroutines(
    answer.ready.map(({ id }) => store.get(id)).filter((facts) => facts !== undefined),
  );
  return {
    ready: answer.ready.map(({ id, frozen }) => {
      const facts = store.get(id);
      return { id, name: facts === undefined ? `coroutine ${id}` : store.nameOf(facts), frozen };
    }),
  };
}

/** Why the runtime refused, in words. `subject` begins the sentence. */
function sentence(
  program: Program,
  { refused, message }: Refused,
  subject: string,
  task: CoroutineId | undefined,
): string {
  const SENTENCES: Record<Refusal, string> = {
    off: "Tasks can be controlled only when the program was launched with 'control': true.",
    gone: `${subject} is gone: it has ended or was collected, or never was.`,
    running: `${subject} is running: this can be done once it waits.`,
    ungated: `${subject} waits for ${waitText(program, task)}, where nothing can be put in between.`,
    notReady: `${subject} is not ready: what it waits for has not settled.`,
    nobodyWaits: `${subject} has settled already, or no coroutine awaits it directly.`,
    expressionFailed: `The expression failed: ${message ?? 'it cannot be evaluated'}`,
  };
  return SENTENCES[refused];
}

function waitText(program: Program, task: CoroutineId | undefined): string {
  const leaf = task === undefined ? undefined : program.graph().chainFrom(task).coroutines.at(-1);
  if (leaf?.wait?.kind === 'consumer') return 'its consumer';
  const text = leaf?.site === undefined ? '' : program.store.textOf(leaf.site);
  return text === '' ? 'something' : text;
}
