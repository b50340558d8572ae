/** What goes wrong between adapter and V8's inspector. */

/** A request the inspector refused, or could not answer because the connection ended. */
export class InspectorError extends Error {
  constructor(
    readonly method: string,
    /** JSON-RPC error code; absent when the connection ended first. */
    readonly code: number | undefined,
    message: string,
  ) {
    super(`${method}: ${message}`);
    this.name = 'InspectorError';
  }
}
