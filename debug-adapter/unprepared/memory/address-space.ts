/** The interface of a process or a core file for a reader of memory: its regions, and their bytes. */

export interface Region {
  readonly start: number;
  readonly end: number;
  /** May contain objects of V8: readable, not executable, belongs to no file. */
  readonly isAnonymous: boolean;
}

export interface AddressSpace {
  /** As of now. */
  regions(): Region[];
  /** Answers how many bytes were read: fewer, or none, if they do not exist. */
  read(into: Uint8Array, offset: number, length: number, address: number): number;
}
