/** The realm of an object: V8 passes no object of one realm as an argument to a function of another. */

/** V8's number of the first context that Node creates: the program's, which also contains the hook. */
export const MAIN_CONTEXT = 1;

/**
 * @param objectId as V8 writes it: the isolate, the context and a number, with dots between; undefined: no object,
 * valid in every realm
 */
export function isOfMainRealm(objectId: string | undefined): boolean {
  return objectId === undefined || objectId.split('.').at(-2) === String(MAIN_CONTEXT);
}
