/** Text shared by findings: names of coroutines, locations, waits, frames of a chain. */
import path from 'node:path';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { Location } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

export class FindingWords {
  constructor(private readonly store: CoroutineStore) {}

  /** `cook("pie") awaits boil(minutes) at kitchen.ts:12`. */
  frame(facts: CoroutineFacts): string {
    return `${this.store.nameOf(facts)} awaits ${this.store.textOf(facts.site)}${this.at(facts.site)}`;
  }

  /** `boil(minutes) at kitchen.ts:12`, or in the library's words. */
  wait({ site, wait }: CoroutineFacts): string {
    return `${wait?.label ?? this.store.textOf(site)}${this.at(site)}`;
  }

  /** `created by serve(7)`, nearest first. */
  creators({ parent }: CoroutineFacts, most: number): string[] {
    const lines: string[] = [];
    for (let id = parent; id !== undefined && lines.length < most;) {
      const facts = this.store.get(id);
      if (facts === undefined) break;
      lines.push(`created by ${this.store.nameOf(facts)}`);
      id = facts.parent;
    }
    return lines;
  }

  named(facts: CoroutineFacts): { id: CoroutineId; name: string } {
    return { id: facts.id, name: this.store.nameOf(facts) };
  }

  /** `upload("a") and 4 more`. */
  nameAndCount([first, ...others]: readonly CoroutineFacts[]): string {
    const name = first === undefined ? '' : this.store.nameOf(first);
    return others.length === 0 ? name : `${name} and ${others.length} more`;
  }

  location(site: SiteId | undefined): { location?: Location } {
    const location = this.store.placeOf(site);
    return location === undefined ? {} : { location };
  }

  /** ` at kitchen.ts:12`; empty if unknown. */
  at(site: SiteId | undefined): string {
    const place = this.store.placeOf(site);
    return place === undefined ? '' : ` at ${path.basename(place.path)}:${place.line}`;
  }
}
