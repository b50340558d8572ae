/** Rebuilds errors from another thread: of the same class if it is a standard one, with their own properties. */

const STANDARD = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
} as const;

/**
 * The form that `worker-source.ts` gives an error. It comes from a thread that runs any code: nothing of it is trusted.
 */
export function rebuildError(sent: unknown): unknown {
  if (!isRecord(sent)) return new Error('A thread failed without a word');
  if ('thrown' in sent) return sent['thrown'];
  const { kind, name, message, stack, properties, cause, errors } = sent;
  const text = typeof message === 'string' ? message : '';
  const error = Array.isArray(errors)
    ? new AggregateError(errors.map(rebuildError), text)
    : new (classOf(kind))(text);
  const hidden = (key: string, value: unknown): void => {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
  };
  if (typeof name === 'string' && name !== error.name) hidden('name', name);
  if (typeof stack === 'string') hidden('stack', stack);
  if ('cause' in sent) hidden('cause', rebuildError(cause));
  if (isRecord(properties))
    for (const [key, value] of Object.entries(properties))
      Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: true });
  return error;
}

function classOf(kind: unknown): ErrorConstructor {
  return typeof kind === 'string' && Object.hasOwn(STANDARD, kind)
    ? STANDARD[kind as keyof typeof STANDARD]
    : Error;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
