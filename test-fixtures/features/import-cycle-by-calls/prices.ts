/** Imported, and ready. */
export const tea = 3;
