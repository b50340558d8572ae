/** The `for await` loops of one coroutine: what each iterates over, and which coroutine produces its values. */
import type { SiteId } from '../../protocol/ids.js';

export interface AsyncLoop {
  readonly site: SiteId;
  readonly iterable: unknown;
  /** Id of the last producing coroutine, while another loop is the current one; 0 if unknown. */
  producerId: number;
  /** How many values it has had. */
  values: number;
}

/** The owner of the loops: its `producerId` is that of the current loop. */
interface Looping {
  producerId: number;
}

export class AsyncLoops {
  private readonly bySite = new Map<SiteId, AsyncLoop>();
  private current: AsyncLoop | undefined;
  /** Promises of which others were derived since the current loop has asked its iterator: it waits for one of them. */
  asked: WeakRef<object>[] = [];

  begin(site: SiteId, iterable: unknown, looping: Looping): void {
    this.leave(looping);
    this.current = { site, iterable, producerId: 0, values: 0 };
    this.bySite.set(site, this.current);
  }

  /** It requests the next value or, back from a loop within it, closes its iterator. */
  continueLoop(site: SiteId, looping: Looping): AsyncLoop | undefined {
    const loop = this.current?.site === site ? this.current : this.goBack(site, looping);
    if (loop !== undefined) loop.values++;
    return loop;
  }

  /** How many values the current loop has had. */
  get values(): number | undefined {
    return this.current?.values;
  }

  private goBack(site: SiteId, looping: Looping): AsyncLoop | undefined {
    const loop = this.bySite.get(site);
    if (loop === undefined) return undefined;
    this.leave(looping);
    this.current = loop;
    looping.producerId = loop.producerId;
    return loop;
  }

  /** No loop is current any more. */
  leave({ producerId }: Looping): void {
    if (this.current !== undefined) this.current.producerId = producerId;
    this.current = undefined;
  }
}
