/**
 * Time travel: the session at a past moment while the program is paused. Views, stack and steps are those of that
 * moment; requests that would change the program are refused; `continue` returns to the present and does not run the
 * program.
 */
import { ContinuedEvent, Event } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TickEvent, TickEventKind } from '../../../runtime/protocol/facts.js';
import type { CoroutineSource } from '../../coroutines/store/coroutine-source.js';
import { Journal } from '../../coroutines/past/journal.js';
import { Past } from '../../coroutines/past/past.js';
import {
  JOURNAL_EVENTS,
  liesAt,
  stoppingInThePast,
  undecided,
} from '../../coroutines/past/past-breakpoints.js';
import { PastSource } from '../../coroutines/past/past-source.js';
import type { CoroutineEvents } from '../../protocol/events.js';
import type { LookBackTarget, OfThePast, PastMoment } from '../../protocol/requests.js';
import { UserError } from '../../errors.js';
import type { ShownMoment, Present, TimeTravelCommand } from './shown-moment.js';
import { pastAnswers, type AnswersAtPresent, type PastAnswers } from './past-answers.js';
import type { Answers } from '../../protocol/answers.js';
import { MAIN_THREAD, stoppedEvent } from '../breakpoints/stops.js';

const NOTHING_OLDER = 'nothing older is kept';

interface Look {
  /** The state of the present when this was made: it can be used again while that is unchanged. */
  readonly madeOf: readonly unknown[];
  readonly present: Present;
  readonly past: Past;
  readonly source: PastSource;
  index: number;
  moment: PastMoment;
}

/** After these the recorded past is of no use, and can be large. */
const GOING_ON = new Set(['continue', 'next', 'stepIn', 'stepOut', 'coroutines/step', 'terminate']);

const WORDS: Record<TickEventKind, string> = {
  created: 'began',
  resumed: 'resumed',
  suspended: 'suspended',
  finished: 'ended',
};

export class LookingBack {
  private look: Look | undefined;
  /** The past of the last request, for reuse. */
  private kept: Look | undefined;
  private lastMove: Promise<unknown> = Promise.resolve();
  private readonly always: Pick<Answers, TimeTravelCommand> = {
    stepBack: async () => {
      await this.inTurn(() => this.back(1));
    },
    reverseContinue: async () => {
      await this.inTurn(() => this.reverse());
    },
    'coroutines/lookBack': (target) =>
      this.inTurn(async () => {
        const answer = await this.goTo(target);
        // No DAP request ended this stop: the client must be notified that it is over before it receives the next one.
        this.send(new ContinuedEvent(MAIN_THREAD, false));
        return answer;
      }),
  };

  private readonly inThePast: PastAnswers & Pick<Answers, 'continue' | 'next' | 'stepIn' | 'stepOut'>;

  /**
   * @param present throws a sentence while the program is not paused
   * @param atPresent the session's own handlers
   */
  constructor(
    private readonly present: () => Present | Promise<Present>,
    private readonly send: (event: DebugProtocol.Event) => void,
    atPresent: () => AnswersAtPresent,
  ) {
    const toPresent = (): { allThreadsContinued: true } => {
      this.toPresent();
      return { allThreadsContinued: true };
    };
    const forth = async (): Promise<void> => {
      await this.inTurn(() => this.forth(1));
    };
    this.inThePast = {
      ...pastAnswers(
        () => this.shownMoment(),
        atPresent,
        (body) => {
          send(stoppedEvent(body));
        },
      ),
      continue: () => this.inTurn(toPresent),
      next: forth,
      stepIn: forth,
      stepOut: forth,
    };
  }

  /** One move after the other, however fast they are requested. */
  private inTurn<T>(move: () => T | Promise<T>): Promise<T> {
    const moved = this.lastMove.then(move);
    this.lastMove = moved.catch(() => undefined);
    return moved;
  }

  /** The requests handled here at this moment: those of time travel always, others while the past is shown. */
  answers(command: string): Partial<Answers> {
    if (this.look === undefined && GOING_ON.has(command)) this.kept = undefined;
    return this.look === undefined ? this.always : { ...this.inThePast, ...this.always };
  }

  private shownMoment(): ShownMoment {
    const look = this.look as Look;
    return { ...look, event: look.past.journal.events[look.index] as TickEvent };
  }

  private async back(count: number): Promise<OfThePast> {
    const from = this.look?.index;
    const look = await this.begin();
    const wanted = (from ?? beforeStop(look)) - (count - (from === undefined ? 1 : 0));
    return this.moveTo(look, Math.max(0, wanted), wanted < 0 ? NOTHING_OLDER : undefined);
  }

  private async forth(count: number): Promise<OfThePast> {
    const { look } = this;
    if (look === undefined) throw new UserError('You are at the present: step back first.');
    const wanted = look.index + count;
    if (wanted > beforeStop(look)) return this.toPresent();
    return this.moveTo(look, wanted);
  }

  private async goTo({ tick, event, atMs, back }: LookBackTarget): Promise<OfThePast> {
    if (back !== undefined) {
      if (!Number.isInteger(back) || back === 0)
        throw new UserError(`'${String(back)}' is not a number of events to go back.`);
      return back > 0 ? this.back(back) : this.forth(-back);
    }
    if (tick === undefined && atMs === undefined) {
      if (this.look === undefined) throw new UserError('You are at the present already.');
      return this.toPresent();
    }
    const wasLooking = this.look !== undefined;
    const look = await this.begin();
    const { journal } = look.past;
    const index =
      tick !== undefined
        ? eventOfTick(journal, tick, event)
        : journal.lastUntil((atMs ?? 0) + look.source.startedMs);
    if (index !== undefined) return this.moveTo(look, index);
    if (!wasLooking) this.look = undefined;
    throw new UserError(
      tick === undefined
        ? 'No event of that moment, or of an older one, is kept.'
        : `No ${event === undefined ? 'event' : `event ${event}`} of tick ${tick} is kept.`,
    );
  }

  /** Moves to the nearest earlier event at which a breakpoint lies, or else at which the focused task resumed. */
  private async reverse(): Promise<OfThePast> {
    const from = this.look?.index;
    const look = await this.begin();
    const { journal } = look.past;
    const breakpoints = stoppingInThePast(look.present.breakpoints());
    const focused = look.present.focused();
    for (let index = from === undefined ? beforeStop(look) : from - 1; index >= 0; index--) {
      const event = journal.events[index] as TickEvent;
      if (breakpoints.length === 0) {
        const isFocused = event.kind === 'resumed' && focused.includes(event.coroutine);
        if (isFocused) return this.moveTo(look, index);
        continue;
      }
      const hit = breakpoints.find((one) => liesAt(one, event, look.present.source.store));
      if (hit !== undefined) return this.moveTo(look, index, undecided(hit), hit.id);
    }
    return this.moveTo(look, 0, NOTHING_OLDER);
  }

  private async begin(): Promise<Look> {
    if (this.look !== undefined) return this.look;
    const present = await this.present();
    const { history, store } = present.source;
    const madeOf = [present.source, store.version, history.ticks.length, history.ticks.at(-1)?.events.length];
    if (this.kept?.madeOf.every((one, index) => one === madeOf[index]) === true) {
      this.look = { ...this.kept, present };
      return this.look;
    }
    const journal = new Journal(history.ticks, history.gapsBefore, present.untilMs);
    if (journal.length === 0) {
      throw new UserError('There is nothing to look back at: no event of a coroutine is kept.');
    }
    const past = new Past(store, journal, history.waits);
    this.look = {
      madeOf,
      present,
      past,
      source: new PastSource(past, present.source),
      index: journal.length,
      moment: { tick: 0, event: 0, agoMs: 0, when: '', what: '', notKnown: [] },
    };
    this.kept = this.look;
    return this.look;
  }

  private async moveTo(look: Look, index: number, remark?: string, breakpoint?: number): Promise<OfThePast> {
    look.past.moveTo(index);
    look.index = index;
    look.moment = await momentOf(look);
    const { tick, what } = look.moment;
    const description = `Looking back: tick ${tick}, ${what}, ${agoWords(look.moment.agoMs)}`;
    const body: DebugProtocol.StoppedEvent['body'] = {
      reason: breakpoint === undefined ? 'step' : 'breakpoint',
      description,
      ...(remark === undefined ? {} : { text: remark }),
      threadId: MAIN_THREAD,
      allThreadsStopped: true,
      ...(breakpoint === undefined ? {} : { hitBreakpointIds: [breakpoint] }),
    };
    this.tell(body, look.source);
    return { past: look.moment };
  }

  /** The program has not run since the stop. */
  private toPresent(): OfThePast {
    const { stop, source } = (this.look as Look).present;
    this.look = undefined;
    const text = [stop.text ?? '', 'back at the present, nothing has run']
      .filter((one) => one !== '')
      .join('; ');
    this.tell({ ...stop, text }, source);
    return {};
  }

  /** Sent after the answer, which a client takes for a notice that the program continues. */
  private tell(body: DebugProtocol.StoppedEvent['body'], { store }: CoroutineSource): void {
    const changed: CoroutineEvents['coroutines/changed'] = {
      version: store.version,
      live: store.live,
      stopped: true,
      ...(this.look === undefined ? {} : { past: this.look.moment }),
    };
    setImmediate(() => {
      this.send(stoppedEvent(body));
      this.send(new Event('coroutines/changed' satisfies keyof CoroutineEvents, changed));
    });
  }
}

/** The last event before the stop, without the stop's own event. */
function beforeStop({ past: { journal }, present: { stoppedAt } }: Look): number {
  const last = journal.length - 1;
  const event = journal.events[last];
  const isAtIt =
    stoppedAt !== undefined &&
    event?.coroutine === stoppedAt.coroutine &&
    event.kind === JOURNAL_EVENTS[stoppedAt.event];
  return isAtIt ? last - 1 : last;
}

function eventOfTick(journal: Journal, tick: number, event: number | undefined): number | undefined {
  const last = journal.lastOfTick(tick);
  if (event === undefined || last === undefined) return last;
  const index = last - journal.numberInTick(last) + event;
  return journal.tickOf(last) === tick && event >= 0 && index <= last ? index : undefined;
}

async function momentOf({ past, source, present, index }: Look): Promise<PastMoment> {
  const { journal } = past;
  const event = journal.events[index] as TickEvent;
  const facts = source.store.get(event.coroutine);
  if (facts !== undefined) await source.nameCoroutines([facts]);
  const name = facts === undefined ? source.store.functionName(event.function) : source.store.nameOf(facts);
  const agoMs = Math.max(0, present.source.store.nowMs - event.atMs);
  const tick = journal.tickOf(index);
  return {
    tick,
    event: journal.numberInTick(index),
    agoMs,
    when: `${agoWords(agoMs)}, tick ${tick}`,
    what: `${name} ${WORDS[event.kind]}`,
    notKnown: notKnown(past),
  };
}

function notKnown({ unknownCount, creatorUnknownCount }: Past): string[] {
  return [
    ...(unknownCount === 0
      ? []
      : [`What ${coroutines(unknownCount)} did then is not known: not all events were kept.`]),
    ...(creatorUnknownCount === 0
      ? []
      : [`Who created ${coroutines(creatorUnknownCount)} is no longer known.`]),
    'Who awaited whom then is known only where it is so still, or was seen then; values are not kept.',
  ];
}

function coroutines(count: number): string {
  return count === 1 ? 'one coroutine' : `${count} coroutines`;
}

/** `0.3 ms ago`, `120 ms ago`, `4.5 s ago`. */
function agoWords(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s ago`;
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms ago`;
}
