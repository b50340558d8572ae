/**
 * Shapes of input from outside: an object of a declared type, field by field, and the sentence for the first mistake. A
 * shape that lacks a field of its type does not compile.
 */
import * as v from 'valibot';

/** Checks that an unknown value is a `T`. The result has the known fields and no others. */
export type Shape<T> = v.GenericSchema<unknown, T>;

/** A field that may be absent. */
export type Optional<T> = v.ExactOptionalSchema<Shape<T>, undefined>;

type Entries<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Shape<T[K]>;
};

export function fields<T extends object>(entries: Entries<T>): Shape<T> {
  return v.object(entries, 'an object') as unknown as Shape<T>;
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return v.exactOptional(shape);
}

export function list<T>(item: Shape<T>): Shape<T[]> {
  return v.array(item, 'a list');
}

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return v.picklist(words, `one of ${words.join(', ')}`);
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return v.nullable(shape);
}

export const anything: Shape<unknown> = v.unknown();
export const text: Shape<string> = v.string('a text');
export const flag: Shape<boolean> = v.boolean('true or false');
export const yes: Shape<true> = v.literal(true, 'true');
export const number: Shape<number> = v.custom<number>((value) => Number.isFinite(value), 'a number');
export const wholeNumber: Shape<number> = v.custom<number>(
  (value) => Number.isSafeInteger(value),
  'a whole number',
);
export const count: Shape<number> = v.custom<number>(isCount, 'a whole number, 0 or more');
export const texts = list(text);
export const textsByName: Shape<Record<string, string>> = v.record(v.string(), text, 'an object of texts');
/** Lists can have hundreds of thousands of items: they are checked, not copied. */
export const numbers: Shape<readonly number[]> = v.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((one) => Number.isFinite(one)),
  'a list of numbers',
);

/** An id, which counts from 1: 0 identifies nothing. */
export function id<T extends number>(): Shape<T> {
  return v.custom<T>((value) => isCount(value) && value !== 0, 'a whole number, 1 or more');
}

/** An id, or 0 for none. */
export function idOrNone<T extends number>(): Shape<T> {
  return v.custom<T>(isCount, 'a whole number, 0 or more');
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The checked value, or its first mistake. */
export type Checked<T> = { readonly value: T } | { readonly problem: Problem };

export interface Problem {
  /** The path, such as `breakpoints.0.line`; empty for the whole value. */
  readonly where: string;
  /** The expected value: `a whole number`. */
  readonly expected: string;
  readonly isMissing: boolean;
}

export function check<T>(shape: Shape<T>, value: unknown): Checked<T> {
  const result = v.safeParse(shape, value, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return { value: result.output };
  const [issue] = result.issues;
  return {
    problem: {
      where: v.getDotPath(issue) ?? '',
      // For a missing field the library names the field, so the words come from its shape.
      expected: issue.message,
      isMissing: issue.input === undefined,
    },
  };
}

/** The value, or undefined if its shape is wrong. */
export function accept<T>(shape: Shape<T>, value: unknown): T | undefined {
  const checked = check(shape, value);
  return 'value' in checked ? checked.value : undefined;
}

/** JSON that has this shape; undefined if it has another one, or is not JSON. */
export function parseAs<T>(shape: Shape<T>, json: string): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return accept(shape, value);
}
