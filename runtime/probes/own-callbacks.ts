/** Callbacks of the runtime itself in Node's queues: what is shown of those is the program's. */
const own = new WeakSet<object>();

/** Marks a function, and gives it back. */
export function ownCallback<F extends () => void>(callback: F): F {
  own.add(callback);
  return callback;
}

export function isOwnCallback(callback: object): boolean {
  return own.has(callback);
}
