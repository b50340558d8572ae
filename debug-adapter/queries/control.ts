/** Controlled mode for the client: freeze, thaw, cancel, reorder, settle by hand; a refusal is a sentence. */
import type { ControlAction, Refusal, Refused } from '../../runtime/protocol/control.js';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../coroutines/store/coroutine-store.js';
import type { HookClient } from '../debuggee/hook-client.js';
import type { Answers, Args, Result } from '../protocol/answers.js';
import { UserError } from '../errors.js';

const ACTIONS: readonly string[] = [
  'freeze',
  'thaw',
  'only',
  'thawAll',
  'cancel',
  'runNext',
] satisfies ControlAction[];

/** What control needs from a program. */
export interface ControlledProgram {
  readonly store: CoroutineStore;
  readonly debuggee: { readonly hook: Pick<HookClient, 'call'> };
  /** Brings the store up to date. */
  refresh(): Promise<void>;
  /** Fetches the arguments of these coroutines, for their names. */
  nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void>;
}

/** The requests that control tasks. */
export type ControlCommand = 'coroutines/control' | 'coroutines/settle' | 'coroutines/ready';

/** Their answers, for the session's table. */
export function controlAnswers(program: () => ControlledProgram): Pick<Answers, ControlCommand> {
  return {
    'coroutines/control': (args) => controlTask(program(), args),
    'coroutines/settle': (args) => settleFuture(program(), args),
    'coroutines/ready': (args) => answerReady(program(), args),
  };
}

async function controlTask(
  program: ControlledProgram,
  { action, task, reason }: Args<'coroutines/control'>,
): Promise<Result<'coroutines/control'>> {
  if (!ACTIONS.includes(action)) {
    throw new UserError(`There is no action '${action}': known are ${ACTIONS.join(', ')}.`);
  }
  const chain = action === 'thawAll' ? [] : await chainOf(program, action, task);
  const answer = await program.debuggee.hook.call('control', action, chain, reason ?? null);
  if ('refused' in answer) throw new UserError(sentence(program, answer, `Coroutine ${task ?? ''}`, task));
  return answer;
}

/** The await chain that the runtime must check, its end first. */
async function chainOf(
  program: ControlledProgram,
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
  const graph = program.store.graph;
  const chain = graph.chainFrom(task).coroutines.map(({ id }) => id);
  if (action === 'cancel' || action === 'runNext') return chain.reverse();
  // If a frame of its chain was named, the whole task may still run.
  return [action === 'only' ? graph.taskOf(task) : task];
}

async function settleFuture(
  program: ControlledProgram,
  { future, as, expression }: Args<'coroutines/settle'>,
): Promise<Result<'coroutines/settle'>> {
  const answer = await program.debuggee.hook.call('settle', future, as, expression ?? null);
  if ('refused' in answer) throw new UserError(sentence(program, answer, `Future ${future}`, undefined));
  return answer;
}

async function answerReady(
  program: ControlledProgram,
  { order }: Args<'coroutines/ready'>,
): Promise<Result<'coroutines/ready'>> {
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

/** The reason of a refusal, in words. `subject` begins the sentence. */
function sentence(
  program: ControlledProgram,
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
    notAwaited: `${subject} has settled already, or no coroutine awaits it directly.`,
    expressionFailed: `The expression failed: ${message ?? 'it cannot be evaluated'}`,
  };
  return SENTENCES[refused];
}

function waitText(program: ControlledProgram, task: CoroutineId | undefined): string {
  const leaf = task === undefined ? undefined : program.store.graph.chainFrom(task).coroutines.at(-1);
  if (leaf?.wait?.kind === 'consumer') return 'its consumer';
  const text = leaf?.site === undefined ? '' : program.store.textOf(leaf.site);
  return text === '' ? 'something' : text;
}
