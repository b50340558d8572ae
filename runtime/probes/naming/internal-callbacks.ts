/** Callbacks of the runtime in Node's queues: views show only the program's. */
const own = new WeakSet<object>();

/** Marks a function, and returns it. */
export function ownCallback<F extends () => void>(callback: F): F {
  own.add(callback);
  return callback;
}

export function isOwnCallback(callback: object): boolean {
  return own.has(callback);
}
