/** What a walk through a module knows about the place it has come to. */
import type { ReturnStatement } from 'acorn';
import type { FunctionKind } from '../protocol/sites.js';
import { ClosureScope, type ClosurePlace } from './closure-scope.js';

/** The coroutine whose body is being walked. */
export interface Body {
  readonly kind: FunctionKind;
  readonly row: number;
  /** Some `return` of it crosses a `finally` that speaks to the hooks. */
  returnsAgain: boolean;
  readonly returns: { readonly node: ReturnStatement; readonly depth: number }[];
}

export interface Surroundings extends ClosurePlace {
  /** Undefined in ordinary functions, and in coroutines left alone. */
  readonly body: Body | undefined;
}

/** The surroundings of what belongs to no coroutine. */
export function outside(strict: boolean): Surroundings {
  return { body: undefined, strict, scope: new ClosureScope(false), repeats: false };
}

/** A scope of its own within the surroundings. */
export function inside(around: Surroundings, scope: ClosureScope): Surroundings {
  return { ...around, scope, repeats: false };
}
