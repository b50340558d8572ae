/**
 * Context variables: values that belong to a task and that its children inherit, as in Python's `contextvars`.
 *
 * The active context is one variable of this module; the code that runs a step sets it before and restores it after.
 * Maps are copied only when written to, so a copy costs one small object.
 */
import { storedCode } from './task-storage.js';

/** The values of context variables; never changed, only replaced. */
export type Values = ReadonlyMap<object, unknown>;

const NONE: Values = new Map();

/** A set of context variables' values. */
export class Context {
  /** Replaced, never changed. */
  values: Values;

  constructor(values: Values = NONE) {
    this.values = values;
  }

  copy(): Context {
    return new Context(this.values);
  }

  /** Calls a function with this context active; values that it sets stay in this context. */
  run<T>(callback: () => T): T {
    const before = enterContext(this);
    try {
      return callback();
    } finally {
      enterContext(before);
    }
  }

  /** The variable's value in this context; undefined if never set in it. */
  get<T>(variable: ContextVar<T>): T | undefined {
    return this.values.get(variable) as T | undefined;
  }
}

const root = new Context();
/** Null if no step, callback or `Context.run` is on the stack: in the continuation of an `async` function. */
let active: Context | null = null;
/** Makes a context the active one and answers the previous one. For the kernel. */
export function enterContext(context: Context | null): Context | null {
  const before = active;
  active = context;
  return before;
}

function currentContext(): Context {
  if (active !== null) return active;
  const stored = storedCode()?.context;
  return stored instanceof Context ? stored : root;
}

/** The initial content of a copy of the active context. For the kernel. */
export function currentValues(): Values {
  return currentContext().values;
}

/** A copy of the active context. */
export function copyContext(): Context {
  return new Context(currentContext().values);
}

/** Tokens already used by `reset`. */
const used = new WeakSet<ContextToken>();

/** The result of `set`, for `reset`. */
export interface ContextToken {
  readonly variable: object;
  readonly context: Context;
  readonly had: boolean;
  readonly value: unknown;
}

/** One variable with a value for each context. */
export class ContextVar<T> {
  readonly name: string;
  readonly #hasDefault: boolean;
  readonly #default: T | undefined;

  constructor(name: string, options?: { readonly default: T }) {
    this.name = name;
    this.#hasDefault = options !== undefined;
    this.#default = options?.default;
  }

  /** Its value in the active context, else the given fallback, else its default. Throws `Error` if there is none. */
  get(...fallback: [] | [T]): T {
    const { values } = currentContext();
    if (values.has(this)) return values.get(this) as T;
    if (fallback.length === 1) return fallback[0];
    if (this.#hasDefault) return this.#default as T;
    throw new Error(`Cannot get ContextVar '${this.name}': it has no value in this context and no default`);
  }

  /** Sets it in the active context; `reset` with the token undoes that. */
  set(value: T): ContextToken {
    const context = currentContext();
    const token = { variable: this, context, had: context.values.has(this), value: context.values.get(this) };
    context.values = new Map(context.values).set(this, value);
    return token;
  }

  /** Undoes one `set`. Throws `Error` for a token of another variable or context, or one already used. */
  reset(token: ContextToken): void {
    const context = currentContext();
    if (token.variable !== this)
      throw new Error(`Cannot reset ContextVar '${this.name}': the token is another's`);
    if (token.context !== context)
      throw new Error(`Cannot reset ContextVar '${this.name}': the token is of another context`);
    if (used.has(token))
      throw new Error(`Cannot reset ContextVar '${this.name}': the token was used already`);
    used.add(token);
    const values = new Map(context.values);
    if (token.had) values.set(this, token.value);
    else values.delete(this);
    context.values = values;
  }
}
