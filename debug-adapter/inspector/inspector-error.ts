/** Errors between the adapter and V8's inspector. */

/** A request the inspector refused, or could not answer because the connection ended. */
export class InspectorError extends Error {
  constructor(
    readonly method: string,
    /** JSON-RPC error code; absent if the connection ended first. */
    readonly code: number | undefined,
    message: string,
  ) {
    super(`${method}: ${message}`);
    this.name = 'InspectorError';
  }

  /** The same for another reason, with the stack of this one: the sender's is known only when the request is sent. */
  because(code: number | undefined, message: string): InspectorError {
    const error = new InspectorError(this.method, code, message);
    const frames = this.stack?.indexOf('\n    at ') ?? -1;
    if (frames >= 0) error.stack = `${error.name}: ${error.message}${this.stack?.slice(frames) ?? ''}`;
    return error;
  }
}
