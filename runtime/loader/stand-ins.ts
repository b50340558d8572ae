/**
 * Our replacements of Node's functions. A proxy has the name, the length and the properties of its target; only the
 * text differs, which `Function.prototype.toString` finds here.
 */
const originals = new WeakMap<object, object>();

/** The function itself if it has no replacement. */
export function originalOf(given: unknown): unknown {
  return (isObject(given) ? originals.get(given) : undefined) ?? given;
}

export function isStandIn(given: unknown): boolean {
  return isObject(given) && originals.has(given);
}

export function standIn<F extends object>(original: F, handler: ProxyHandler<F>): F {
  const proxy = new Proxy(original, handler);
  originals.set(proxy, original);
  return proxy;
}

function isObject(given: unknown): given is object {
  return typeof given === 'function' || (typeof given === 'object' && given !== null);
}
