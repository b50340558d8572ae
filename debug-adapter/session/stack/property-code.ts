/** Functions for a property that run in the program, with code of the program's: its getter, its setter. */
import { LONGEST_STRING } from './bounded-properties.js';

/** A string that is too long to be sent is cut. */
export const RUN_GETTER = `(self, values) => {
  const longest = ${LONGEST_STRING};
  const value = Reflect.apply(values[0], self, []);
  if (typeof value !== 'string' || value.length <= longest) return value;
  return value.slice(0, longest) + '… (' + value.length + ' characters)';
}`;

/** A setter is code of the program. */
export const SET_PROPERTY = `(self, values) => {
  self[values[0]] = values[1];
  return self[values[0]];
}`;
