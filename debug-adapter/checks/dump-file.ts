/** A saved dump, which can be malicious: every field is checked before any is used. */
import * as v from 'valibot';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { LoopFacts } from '../../runtime/protocol/loop.js';
import { FINDING_KINDS, type FindingKind } from '../protocol/finding-kinds.js';
import type { FindingRow, Location } from '../protocol/requests.js';
import {
  coroutineFacts,
  coroutineId,
  futureFacts,
  heldFuture,
  loopFields,
  module,
  tickFacts,
} from './facts.js';
import { count, fields, list, number, oneOf, optional, orNull, text, texts, type Shape } from './shape.js';

const place = fields<Location>({ path: text, line: count, column: count });
const named = fields<{ readonly id: CoroutineId; readonly name: string }>({ id: coroutineId, name: text });

const finding = fields<FindingRow>({
  key: text,
  kind: oneOf(...(Object.keys(FINDING_KINDS) as FindingKind[])),
  severity: oneOf('error', 'warning', 'info'),
  text,
  count,
  coroutines: list(named),
  location: optional(place),
  chain: optional(texts),
  atMs: number,
});

type DumpedLoop = LoopFacts & { readonly places: readonly (Location | null)[] };

/** The fields of a dump, without the two that identify the format. */
export const DUMP_FIELDS = {
  program: text,
  createdAt: text,
  startedMs: number,
  nowMs: number,
  modules: list(module),
  coroutines: list(coroutineFacts),
  names: list(
    fields<{ readonly coroutine: CoroutineId; readonly name: string }>({
      coroutine: coroutineId,
      name: text,
    }),
  ),
  orphans: list(coroutineFacts),
  futures: list(futureFacts),
  totalFutures: count,
  ticks: list(tickFacts),
  missedBefore: optional(list(count)),
  standstills: optional(
    list(fields<{ readonly fromMs: number; readonly toMs: number }>({ fromMs: number, toMs: number })),
  ),
  findings: list(finding),
  loop: optional(fields<DumpedLoop>({ ...loopFields, places: list(orNull(place)) })),
  held: optional(list(heldFuture)),
  variables: list(
    v.object({
      coroutine: coroutineId,
      variables: list(fields<{ readonly name: string; readonly value: string }>({ name: text, value: text })),
    }),
  ),
} satisfies Record<string, Shape<unknown> | ReturnType<typeof optional>>;
