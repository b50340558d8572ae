/**
 * Objects of the program by what they are called: V8 knows at once which number an object has in a snapshot, but searches the
 * whole heap for the object that has a number.
 */
import { types } from 'node:util';
import type { WantedObjects } from '../../protocol/hook.js';
import { descriptorInProgram } from '../../realm/program.js';
import { isSettlerOfV8 } from '../promises/makings.js';

/** Of one name more are not of use: each costs a request. */
const MOST_OF_A_NAME = 20_000;

/**
 * @param wantedJson {@link WantedObjects}
 * @param all objects of the program: what V8 returns for a prototype
 * @returns none of a name that more than {@link MOST_OF_A_NAME} have
 */
export function lookAlikes(wantedJson: string, all: ArrayLike<object>): object[] {
  const { functions, classes, settlers, bound } = JSON.parse(wantedJson) as WantedObjects;
  const byFunction = new Set(functions);
  const byClass = new Set(classes);
  const found = new Map<string, object[]>();
  const note = (name: string, object: object): void => {
    const known = found.get(name);
    if (known === undefined) found.set(name, [object]);
    else if (known.length <= MOST_OF_A_NAME) known.push(object);
  };
  for (let index = 0; index < all.length; index++) {
    const object = all[index];
    if (object === undefined || types.isProxy(object)) continue;
    if (typeof object !== 'function') {
      const name = classOf(object);
      if (byClass.has(name)) note(`class ${name}`, object);
      continue;
    }
    const name: unknown = descriptorInProgram(object, 'name')?.value;
    const ownName = typeof name === 'string' ? name : '';
    if (settlers && ownName === '' && isSettlerOfV8(object)) note('settlers', object);
    else if (bound && ownName.startsWith('bound ')) note('bound', object);
    else if (byFunction.has(ownName)) note(`function ${ownName}`, object);
  }
  return [...found.values()].flatMap((some) => (some.length > MOST_OF_A_NAME ? [] : some));
}

/** The name of the constructor that its prototype names; empty where code of the program would have to run for it. */
function classOf(object: object): string {
  const prototype = Reflect.getPrototypeOf(object);
  if (prototype === null || types.isProxy(prototype)) return '';
  const made: unknown = descriptorInProgram(prototype, 'constructor')?.value;
  if (typeof made !== 'function' || types.isProxy(made)) return '';
  const name: unknown = descriptorInProgram(made, 'name')?.value;
  return typeof name === 'string' ? name : '';
}
