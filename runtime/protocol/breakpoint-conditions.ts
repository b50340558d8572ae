/**
 * Restrictions of a breakpoint besides its location: which of its hits stop, and the text to print instead of a stop.
 */

/** Stops when the number of the hit, counted from 1, compares this way with `count`; `%`: when `count` divides it. */
export interface HitCondition {
  readonly operator: '==' | '>=' | '>' | '<=' | '<' | '%';
  readonly count: number;
}

/** A log message: its text parts, and the expressions between them. */
export type LogMessage = readonly (string | { readonly expression: string })[];

/** Which expression of a breakpoint has failed. */
export type BreakpointPart = 'condition' | 'logMessage';
