/** Compares the stack of a stop, or of a task, and the variables of its frames with the truth. */
import { withoutMakers } from './compare-rows.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Expect, Expected } from './compare-rows.js';
import type { FrameWithLocals } from './stop.js';
import type { TrueCoroutine } from './truth.js';
import type { StopKind, Told } from './truth-debuggee.js';

/** Where the top frame of a stop stands. */
export interface StopPlace {
  readonly kind: StopKind;
  /** The statement that is about to run, at a stop of a line. */
  readonly atStatement?: number;
}

/** @param shown the stack of the JavaScript thread */
export function compareStack(
  expected: Expected,
  told: Told,
  shown: readonly FrameWithLocals[],
  { kind, atStatement }: StopPlace,
  same: Expect,
): void {
  // Callbacks in between have no name, or one that V8 makes up: of a variable declared after them.
  const firstLabel = shown.findIndex(({ frame }) => isLabel(frame));
  const real = (firstLabel < 0 ? shown : shown.slice(0, firstLabel)).filter(
    ({ frame }) => frame.source?.path === expected.file && expected.program.functions.has(frame.name),
  );
  const names = (frames: readonly string[]): string => frames.join(' < ');
  same(
    'the frames of the stack',
    names(real.map(({ frame }) => frame.name)),
    names(told.frames.map(({ functionName }) => functionName)),
  );
  const { forest, program } = expected;
  const byName = new Map<unknown, TrueCoroutine>(told.live.map((one) => [one.locals['who'], one]));
  const onStack: TrueCoroutine[] = [];
  for (const [index, { frame, locals }] of real.entries()) {
    const isTop = index === 0;
    // Where it begins and where it ends its variables are out of reach.
    const isBare = isTop && (kind === 'create' || kind === 'finish');
    const one = isBare ? forest.get(told.running.at(-1)) : byName.get(unquoted(locals?.get('who')));
    if (one === undefined) {
      same(`whose frame ${index} of the stack is`, locals?.get('who'), 'a coroutine that lives');
      continue;
    }
    onStack.push(one);
    if (isBare) continue;
    const at = isTop ? (atStatement ?? one.at) : one.at;
    compareLocals(one, at, locals, expected, `frame ${index}`, same);
    const statement = program.statements.get(at ?? 0);
    const isAtAwait = isTop && (kind === 'suspend' || kind === 'resume');
    same(`the line of frame ${index}`, frame.line, (isAtAwait ? statement?.suspends : statement)?.line);
    if (isAtAwait) same(`the column of frame ${index}`, frame.column, statement?.suspends?.column);
  }
  const base = onStack.at(-1)?.id;
  if (real.length !== onStack.length) return;
  const running = told.running.filter((id) => !onStack.some((one) => one.id === id));
  same('who runs and is not on the stack', running.join(), '');
  compareAwaiters(expected, base, firstLabel < 0 ? [] : shown.slice(firstLabel), same, onStack);
}

/** @param shown the stack of a task as a thread of its own */
export function compareTaskStack(
  expected: Expected,
  task: number,
  shown: readonly FrameWithLocals[],
  same: Expect,
): void {
  const { forest } = expected;
  const { chain } = forest.chainFrom(task);
  const leaf = forest.leafOf(task);
  const [first, ...rest] = shown;
  const hasWait = leaf?.wait !== undefined;
  if (hasWait && !leaf.wait.isDue)
    same(
      `the head of the stack of #${task}`,
      withoutMakers(first?.frame.name ?? ''),
      `waits for ${expected.text(leaf) ?? ''}`,
    );
  const frames = hasWait ? rest : shown;
  const inner = [...chain].reverse();
  const isPart = ({ frame }: FrameWithLocals, index: number): boolean =>
    !isLabel(frame) && index < 2 * inner.length;
  const own = frames.filter(isPart);
  same(
    `the stack of #${task}`,
    own.map(({ frame }) => frame.name).join(' < '),
    inner
      .map((id) => forest.get(id))
      .map((one, index) => (one?.state === 'running' ? own[index]?.frame.name : one && expected.name(one)))
      .join(' < '),
  );
  own.forEach((frame, index) => {
    const one = forest.get(inner[index]);
    if (one !== undefined) compareSuspended(one, frame, expected, same);
  });
  compareAwaiters(
    expected,
    task,
    frames.slice(2 * inner.length - 1),
    same,
    inner.flatMap((id) => forest.get(id) ?? []),
  );
}

/** What stands below: label, frame, label, frame. */
function compareAwaiters(
  expected: Expected,
  base: number | undefined,
  shown: readonly FrameWithLocals[],
  same: Expect,
  above: readonly TrueCoroutine[],
): void {
  const { forest } = expected;
  let below = base;
  const seen = new Set(above.map(({ id }) => id));
  for (let index = 0; ; index += 2) {
    const label = shown[index]?.frame;
    const frame = shown[index + 1];
    const direct = below === undefined ? [] : forest.awaitersOf(below);
    const through = below === undefined || direct.length > 0 ? [] : forest.combinatorsOf(below);
    const [oldest] = direct;
    const candidates =
      oldest === undefined
        ? through.map(({ kind, waiters }) => ({
            id: waiters[0],
            words: `awaited through Promise.${kind} by`,
          }))
        : [
            {
              id: oldest,
              words: `awaited by${direct.length > 1 ? ` and ${direct.length - 1} more` : ''}`,
            },
          ];
    const left = candidates.filter(({ id }) => id !== undefined && !seen.has(id));
    if (label === undefined || frame === undefined) {
      // Of several combinators one is shown, and that may be one already seen.
      if (left.length > 0 && left.length === candidates.length)
        same(`who is below #${below ?? 0}`, 'nobody', left);
      return;
    }
    const fitting = left.find(({ id, words }) => {
      const one = forest.get(id);
      return one !== undefined && label.name === words && frame.frame.name === expected.name(one);
    });
    if (fitting?.id === undefined) {
      same(
        `who is below #${below ?? 0}`,
        `${label.name} ${frame.frame.name}`,
        left.map(({ id, words }) => `${words} ${id ?? ''}`),
      );
      return;
    }
    const one = forest.get(fitting.id);
    if (one !== undefined) compareSuspended(one, frame, expected, same);
    seen.add(fitting.id);
    below = fitting.id;
  }
}

function compareSuspended(
  one: TrueCoroutine,
  { frame, locals }: FrameWithLocals,
  expected: Expected,
  same: Expect,
): void {
  const who = `the suspended frame of #${one.id}`;
  const place = expected.place(one);
  same(
    `the place of ${who}`,
    [frame.source?.path, frame.line, frame.column],
    [place?.path, place?.line ?? 0, place?.column ?? 0],
  );
  if (one.state === 'suspended') compareLocals(one, one.suspendedAt, locals, expected, who, same);
}

/** Its variables, as far as they can be seen at this statement and their values are known. */
export function compareLocals(
  one: TrueCoroutine,
  at: number | undefined,
  locals: ReadonlyMap<string, string> | undefined,
  { program }: Expected,
  who: string,
  same: Expect,
): void {
  if (locals === undefined || at === undefined) return;
  for (const name of program.scopes.get(at) ?? [])
    same(`'${name}' in ${who}`, locals.get(name), JSON.stringify(one.locals[name]));
  // Others may be seen before they begin to be told of, but nothing that the program has not.
  for (const name of locals.keys())
    if (!new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(`${program.text} this arguments`))
      same(`a variable in ${who}`, name, 'one of the program');
}

function isLabel({ presentationHint }: DebugProtocol.StackFrame): boolean {
  return presentationHint === 'label';
}

function unquoted(text: string | undefined): unknown {
  return text?.startsWith('"') === true ? JSON.parse(text) : undefined;
}
