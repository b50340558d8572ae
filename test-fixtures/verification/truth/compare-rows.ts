/** Compares what the adapter answers about tasks, chains and futures with the truth; answers every difference in words. */
import type { FutureRow, Location, TaskRow, Wait } from '../../../debug-adapter/protocol/requests.js';
import type { ListedProgram, Place } from './program-file.js';
import type { Look } from './look.js';
import { TrueForest } from './true-forest.js';
import type { TrueCoroutine, TrueFuture, Truth } from './truth.js';

/** Awaited texts are cut to this length. */
const LONGEST_TEXT = 80;

/** Tells what differs; the values are compared as JSON. */
export type Expect = (what: string, is: unknown, should: unknown) => void;

/** What the adapter should say of one program, put together from its text and its truth. */
export class Expected {
  readonly forest: TrueForest;

  constructor(
    readonly file: string,
    readonly program: ListedProgram,
    readonly truth: Truth,
  ) {
    this.forest = new TrueForest(truth);
  }

  name({ functionName, id }: TrueCoroutine): string {
    return `${functionName}({id: ${id}})`;
  }

  /** Where it is suspended, or was last. */
  place({ suspendedAt }: TrueCoroutine): Location | undefined {
    const place = suspendedAt === undefined ? undefined : this.program.statements.get(suspendedAt)?.suspends;
    return place && this.location(place);
  }

  /** Whether a place is in this program. */
  has({ path, line }: Location): boolean {
    const { firstLine, text } = this.program;
    return path === this.file && line >= firstLine && line < firstLine + text.split('\n').length;
  }

  location({ line, column }: Place): Location {
    return { path: this.file, line, column };
  }

  /** In words, what it waits for. */
  text({ wait, suspendedAt }: TrueCoroutine): string | undefined {
    if (wait === undefined || suspendedAt === undefined) return undefined;
    if (wait.kind === 'consumer') return 'its consumer';
    const future = this.truth.futures.find(({ promise }) => promise === wait.promise);
    return this.combinatorText(future) ?? this.awaitedAt(suspendedAt);
  }

  combinatorText(future: TrueFuture | undefined): string | undefined {
    if (future?.parts === undefined) return undefined;
    return `${future.kind} ${settled(future)}/${future.parts.length}${missing(future.parts)}`;
  }

  awaitedAt(label: number): string {
    const text = this.program.statements.get(label)?.suspends?.awaited ?? '';
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  }
}

/** Which parts are missing: named where some have settled, few are pending, and coroutines do not name them. */
function missing(parts: NonNullable<TrueFuture['parts']>): string {
  const pending = parts.flatMap((part, index) => (part.isPending ? [{ ...part, number: index + 1 }] : []));
  const bare = pending.filter(({ coroutine }) => coroutine === undefined);
  if (pending.length === parts.length || pending.length > 3 || bare.length === 0) return '';
  const named = bare.map(({ number }) => `the ${ordinal(number)}`).join(' and ');
  return `, ${named} ${bare.length === 1 ? 'is' : 'are'} pending`;
}

function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${(teens ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10]) ?? 'th'}`;
}

/** Where the parts of a combinator were made is the ledger's code, which is none of the program's. */
export function withoutMakers(text: string): string {
  return text.replaceAll(/ \(made at [^)]*\)/g, '');
}

function settled({ parts = [] }: TrueFuture): number {
  return parts.filter(({ isPending }) => !isPending).length;
}

export function compareTasks(expected: Expected, look: Look, same: Expect): void {
  const { forest, truth } = expected;
  same('the number of live coroutines', look.live, truth.live.length);
  for (const [parent, { rows, total }] of look.tasks) {
    const under = forest.tasksUnder(parent);
    const who = parent === undefined ? 'nobody' : `#${parent}`;
    same(`the tasks under ${who}`, rows.map(({ id }) => id).join(), under.join());
    same(`the number of tasks under ${who}`, total, under.length);
    for (const row of rows) compareTask(row, expected, same);
  }
}

function compareTask(row: TaskRow, expected: Expected, same: Expect): void {
  const { forest, truth, program } = expected;
  const one = forest.get(row.id);
  const leaf = forest.leafOf(row.id);
  if (one === undefined || leaf === undefined) return;
  const who = `row #${row.id}`;
  const waiting = leaf.isReady ? 'ready' : leaf.state;
  const state = one.state === 'suspended' ? waiting : one.state;
  same(`the function of ${who}`, row.functionName, one.functionName);
  compareName(row.name, one, expected, who, same);
  same(`the state of ${who}`, row.state, state);
  same(`the outcome of ${who}`, row.outcome, undefined);
  same(`the parent of ${who}`, row.parent ?? 0, truth.parents[row.id]);
  same(`the place of ${who}`, row.location, expected.place(leaf));
  same(`the number of tasks under ${who}`, row.childCount, forest.tasksUnder(row.id).length);
  same(`whether ${who} is awaited`, row.awaited, false);
  same(`whether the awaiter of ${who} is unknown`, row.awaiterUnknown, undefined);
  const { kind, line = 0, column = 0 } = program.functions.get(one.functionName) ?? {};
  same(`the kind of ${who}`, row.kind, kind);
  same(`the definition of ${who}`, row.definition, expected.location({ line, column }));
  if (state === 'suspended') compareWait(row.wait, leaf, expected, who, same);
  else same(`the wait of ${who}`, row.wait, undefined);
}

/** What does not wait may have been asked for its arguments before, or not. */
function compareName(is: string, one: TrueCoroutine, expected: Expected, who: string, same: Expect): void {
  if (one.state === 'running' && is === one.functionName) return;
  same(`the name of ${who}`, is, expected.name(one));
}

function compareWait(
  is: Wait | undefined,
  one: TrueCoroutine,
  expected: Expected,
  who: string,
  same: Expect,
): void {
  const { wait } = one;
  if (wait === undefined) {
    same(`the wait of ${who}`, is, undefined);
    return;
  }
  if (wait.isDue) {
    // As it was, or as it is: a combinator's words are its counts.
    if (is === undefined || !/^(all|allSettled|race|any) \d+\/\d+(, the .* pending)?$/.test(is.text))
      same(`the words for the wait of ${who}`, is?.text, expected.awaitedAt(one.suspendedAt ?? 0));
    return;
  }
  same(`the kind of wait of ${who}`, is?.kind, wait.kind);
  same(`the words for the wait of ${who}`, is && withoutMakers(is.text), expected.text(one));
  same(`what ${who} waits for`, is?.coroutine, wait.coroutine);
  same(`whether ${who} waits for a future`, is?.future !== undefined, wait.promise !== undefined);
}

export function compareChains(expected: Expected, look: Look, same: Expect): void {
  const { forest } = expected;
  for (const { task, chain, cycle, path } of look.chains) {
    const who = `the chain of #${task.id}`;
    const should = forest.chainFrom(task.id);
    same(who, chain.map(({ coroutine }) => coroutine).join(), should.chain.join());
    same(`the cycle in ${who}`, cycle, should.cycle);
    same(`the path to #${task.id}`, path.join(), pathTo(task.id, forest).join());
    for (const frame of chain) {
      const one = forest.get(frame.coroutine);
      if (one === undefined) continue;
      const what = `#${one.id} in ${who}`;
      compareName(frame.name, one, expected, what, same);
      same(`the state of ${what}`, frame.state, one.state);
      same(`the place of ${what}`, frame.location, expected.place(one));
      compareWait(frame.wait, one, expected, what, same);
    }
  }
}

function pathTo(id: number, forest: TrueForest): number[] {
  const path: number[] = [];
  for (let next: number | undefined = forest.taskOf(id); next !== undefined && !path.includes(next);) {
    path.unshift(next);
    next = forest.parentTask(next);
  }
  return path;
}

export function compareFutures(expected: Expected, look: Look, same: Expect): void {
  const { truth, forest } = expected;
  same('the number of futures', look.totalFutures, truth.awaitedPromises);
  const print = (rows: readonly string[]): string => [...rows].sort().join('\n');
  const words = (future: TrueFuture): string => {
    const oldest = forest.get(future.waiters[0]);
    const settling = future.kind === 'coroutine' ? forest.get(future.coroutine) : undefined;
    return (
      expected.combinatorText(future) ??
      (settling === undefined
        ? expected.awaitedAt(oldest?.suspendedAt ?? 0)
        : settling.state === 'running'
          ? // Asked for its arguments before, or not.
            nameShown(look.futures, future, expected.name(settling), settling.functionName)
          : expected.name(settling))
    );
  };
  const should = truth.futures.map((future) => {
    const { kind, waiters, coroutine, parts } = future;
    const waiting = waiters.map((id) => {
      const one = forest.get(id);
      return one && `${expected.name(one)} at ${expected.place(one)?.line ?? 0}`;
    });
    const counts = parts === undefined ? '' : ` ${settled(future)}/${parts.length}`;
    return `${kind}${counts} '${words(future)}' by ${coroutine ?? ''} for ${waiting.join()} (${waiters.length})`;
  });
  const is = look.futures.map((row) => {
    const { kind, text, waiters, waiterCount, coroutine, settledParts, totalParts } = row;
    const waiting = waiters.map(({ name, location }) => `${name} at ${location?.line ?? 0}`);
    const counts = totalParts === undefined ? '' : ` ${settledParts ?? 0}/${totalParts}`;
    return `${kind}${counts} '${withoutMakers(text)}' by ${coroutine ?? ''} for ${waiting.join()} (${waiterCount})`;
  });
  same('the list of futures', print(is), print(should));
}

function nameShown(
  rows: readonly FutureRow[],
  { coroutine }: TrueFuture,
  full: string,
  short: string,
): string {
  const row = rows.find((one) => one.kind === 'coroutine' && one.coroutine === coroutine);
  return row?.text === short ? short : full;
}
