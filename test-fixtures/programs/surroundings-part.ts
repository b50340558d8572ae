/** A module with a first statement of its own. */
export const part = ['stew'].join(); // @part
