/** The `for await` loops of one coroutine: what each iterates over, and which coroutine produces for it. */
import type { SiteId } from '../protocol/ids.js';

interface Loop {
  readonly iterable: unknown;
  /** Id of the coroutine that produced last, while another loop is the current one; 0 when unknown. */
  producerId: number;
}

export class AsyncLoops {
  readonly #bySite = new Map<SiteId, Loop>();
  #current: Loop | undefined;

  /** @param producerId who produced last for the loop that was current */
  begin(site: SiteId, iterable: unknown, producerId: number): void {
    this.leave(producerId);
    this.#current = { iterable, producerId: 0 };
    this.#bySite.set(site, this.#current);
  }

  /** Back from a loop within it, perhaps only to close its iterator. Answers who produced last for this one. */
  goOn(site: SiteId, producerId: number): number {
    const loop = this.#bySite.get(site);
    if (loop === undefined || loop === this.#current) return producerId;
    this.leave(producerId);
    this.#current = loop;
    return loop.producerId;
  }

  /** No loop is current any more. */
  leave(producerId: number): void {
    if (this.#current !== undefined) this.#current.producerId = producerId;
    this.#current = undefined;
  }

  iterableOf(site: SiteId): unknown {
    return this.#bySite.get(site)?.iterable;
  }
}
