/**
 * Context variables: values that belong to a task and that its children start with, as Python's `contextvars`.
 *
 * The active context is one variable of this module; whoever runs a step sets it before and restores it after. Maps
 * are copied only when written to, so that a copy costs one small object.
 */

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

  /** Calls a function with this context active; what it sets stays in this context. */
  run<T>(callback: () => T): T {
    const before = enterContext(this);
    try {
      return callback();
    } finally {
      enterContext(before);
    }
  }

  /** The variable's value in this context; undefined when never set in it. */
  get<T>(variable: ContextVar<T>): T | undefined {
    return this.values.get(variable) as T | undefined;
  }
}

const root = new Context();
/** Null where no step, callback or `Context.run` is on the stack: in the continuation of an `async` function. */
let active: Context | null = null;
let asyncContext: (() => Context | undefined) | undefined;

/** Makes a context the active one and answers the one before. For the kernel. */
export function enterContext(context: Context | null): Context | null {
  const before = active;
  active = context;
  return before;
}

/** Tells how to find the context of an `async` function's task. For the kernel. */
export function onAsyncContext(find: () => Context | undefined): void {
  asyncContext = find;
}

function currentContext(): Context {
  return active ?? asyncContext?.() ?? root;
}

/** What a copy of the active context begins with. For the kernel. */
export function currentValues(): Values {
  return currentContext().values;
}

/** A copy of the active context. */
export function copyContext(): Context {
  return new Context(currentContext().values);
}

/** What `set` gives back for `reset`. */
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

  /** Its value in the active context, else the given fallback, else its default. Throws `Error` without any. */
  get(...fallback: [] | [T]): T {
    const { values } = currentContext();
    if (values.has(this)) return values.get(this) as T;
    if (fallback.length === 1) return fallback[0];
    if (this.#hasDefault) return this.#default as T;
    throw new Error(`Cannot get ContextVar '${this.name}': it has no value in this context and no default`);
  }

  /** Sets it in the active context; `reset` with the token takes that back. */
  set(value: T): ContextToken {
    const context = currentContext();
    const token = { variable: this, context, had: context.values.has(this), value: context.values.get(this) };
    context.values = new Map(context.values).set(this, value);
    return token;
  }

  /** Takes one `set` back. Throws `Error` for another variable's token or one of another context. */
  reset(token: ContextToken): void {
    const context = currentContext();
    if (token.variable !== this)
      throw new Error(`Cannot reset ContextVar '${this.name}': the token is another's`);
    if (token.context !== context)
      throw new Error(`Cannot reset ContextVar '${this.name}': the token is of another context`);
    const values = new Map(context.values);
    if (token.had) values.set(this, token.value);
    else values.delete(this);
    context.values = values;
  }
}
