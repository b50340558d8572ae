/** Lines on the port for child processes: any process on this machine can write them, so their shape is checked. */
import * as v from 'valibot';
import type {
  ChildAddress,
  ChildEnds,
  ChildHello,
  ChildWaits,
  SessionJoins,
  SharedOutput,
  ThreadChannel,
} from '../../runtime/protocol/children.js';
import { count, fields, flag, parseAs, text, type Shape } from './shape.js';

const shared = fields<SharedOutput>({ stdout: flag, stderr: flag });

const line: Shape<ChildEnds | ChildHello | ChildWaits | SessionJoins> = v.variant('kind', [
  v.object({ kind: v.literal('hello'), token: text, pid: count, file: text, shared }),
  v.object({ kind: v.literal('waits'), address: text }),
  v.object({ kind: v.literal('ends'), code: count }),
  v.object({ kind: v.literal('join'), key: text }),
]);

/** A line from a process or a session; undefined if it is not a valid one. */
export function parseChildLine(json: string): ChildEnds | ChildHello | ChildWaits | SessionJoins | undefined {
  return parseAs(line, json);
}

const answer: Shape<ChildAddress | ThreadChannel> = v.variant('kind', [
  v.object({ kind: v.literal('process'), address: text, file: text, shared }),
  v.object({ kind: v.literal('thread'), file: text, shared, isWaiting: flag }),
]);

/** The answer to a session that joins; undefined if it is not a valid one. */
export function parseJoinAnswer(json: string): ChildAddress | ThreadChannel | undefined {
  return parseAs(answer, json);
}
