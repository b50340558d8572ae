/** Objects in the order of arrival, as long as something else keeps them alive. */

export class WeakList<T extends object> {
  readonly #entries = new Set<WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<WeakRef<T>>((entry) => this.#entries.delete(entry));

  add(object: T): void {
    const entry = new WeakRef(object);
    this.#entries.add(entry);
    this.#collected.register(object, entry);
  }

  /** Takes all out. */
  drain(): T[] {
    const objects = [...this.#entries].map((entry) => entry.deref()).filter((object) => object !== undefined);
    this.#entries.clear();
    return objects;
  }
}
