/** Steps between awaits: each must stop at the very first event it is for, and at no other. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { Expect } from './compare-rows.js';
import { evaluate } from './stop.js';
import type { Dice } from './stop-plan.js';
import { TrueForest } from './true-forest.js';
import type { StopKind, Told } from './truth-debuggee.js';

const STEPS = ['nextSuspension', 'nextResumption', 'nextResumptionOfAny', 'end'] as const;

const KINDS: Record<(typeof STEPS)[number], StopKind> = {
  nextSuspension: 'suspend',
  nextResumption: 'resume',
  nextResumptionOfAny: 'resume',
  end: 'finish',
};

/** The words of the log for what a stop is at. */
const WORDS: Partial<Record<StopKind, string>> = {
  suspend: 'suspended',
  resume: 'resumed',
  finish: 'finished',
};

interface Armed {
  readonly to: (typeof STEPS)[number];
  /** Undefined: any. */
  readonly coroutines: readonly number[] | undefined;
  /** Events that had been told of by then. */
  readonly told: number;
  /** It goes on by the very event it stands at, which is told of only afterwards. */
  readonly standsAt: string | undefined;
}

export class StepCheck {
  private armed: Armed | undefined;

  constructor(private readonly client: DapClient) {}

  /** Goes on by a step of some sort; false when there is none to take here. */
  async begin(told: Told, kind: StopKind, dice: Dice): Promise<boolean> {
    const subject = told.running.at(-1);
    if (subject === undefined) return false;
    const to = dice.pick(STEPS);
    const forest = new TrueForest(told);
    const chain = [...forest.chainFrom(subject).chain, ...awaitersUp(forest, subject)];
    const { length } = await evaluate<string[]>(this.client, 'truth.log()');
    this.armed = {
      to,
      coroutines: to === 'end' ? [subject] : to === 'nextResumptionOfAny' ? undefined : chain,
      told: length,
      standsAt: kind === 'resume' ? `resumed ${subject}` : undefined,
    };
    await this.client.ask('coroutines/step', { to });
    return true;
  }

  /** A stop came; answers whether it is the step's. */
  async stopped(
    stop: DebugProtocol.StoppedEvent['body'],
    kind: StopKind,
    subject: number | undefined,
    same: Expect,
  ): Promise<boolean> {
    const { armed } = this;
    if (armed === undefined) return false;
    this.armed = undefined;
    const isOwn = stop.reason === 'step' && stop.description !== undefined;
    const missed = await this.eventsSince(armed);
    // Suspensions and ends are told of before they are stopped at.
    const [last] = isOwn && kind !== 'resume' ? missed.splice(-1) : [];
    const { coroutines, to } = armed;
    if (isOwn) {
      same(`what the step to ${to} stopped at`, kind, KINDS[to]);
      if (kind !== 'resume')
        same(`whom the step to ${to} stopped at`, last, `${WORDS[kind] ?? ''} ${subject ?? 0}`);
      if (coroutines !== undefined)
        same(`whether #${subject ?? 0} is of the task that steps`, coroutines.includes(subject ?? 0), true);
    }
    // A breakpoint may hold at the very event that the step is for.
    else if (kind === KINDS[to] && kind !== 'resume') missed.splice(-1);
    same(`what the step to ${to} has passed by`, missed, []);
    return isOwn;
  }

  /** A pause has come first: no step is armed any more. What happened before must not have been for it. */
  async paused(same: Expect): Promise<void> {
    await this.over(same);
    this.armed = undefined;
  }

  /** No turn is left: what it is for must not have happened. */
  async over(same: Expect): Promise<void> {
    const { armed } = this;
    if (armed === undefined) return;
    same(`what the step to ${armed.to} has passed by`, await this.eventsSince(armed), []);
    // One for any coroutine is for the next program's as well, from its first event on.
    this.armed = armed.coroutines === undefined ? { ...armed, told: 0, standsAt: undefined } : undefined;
  }

  /** Those that the step is for. */
  private async eventsSince({ to, coroutines, told, standsAt }: Armed): Promise<string[]> {
    const log = (await evaluate<string[]>(this.client, 'truth.log()')).slice(told);
    if (standsAt !== undefined && log[0] === standsAt) log.shift();
    const word = WORDS[KINDS[to]] ?? '';
    return log.filter((event) => {
      const [what, id] = event.split(' ');
      return what === word && (coroutines === undefined || coroutines.includes(Number(id)));
    });
  }
}

function awaitersUp(forest: TrueForest, id: number): number[] {
  const way = [id];
  for (;;) {
    const [next] = forest.awaitersOf(way.at(-1) as number);
    if (next === undefined || way.includes(next)) return way.slice(1);
    way.push(next);
  }
}
