/** The knowledge of a walk through a module about its current position. */
import type { ReturnStatement } from 'acorn';
import type { FunctionKind } from '../protocol/sites.js';
import { ClosureScope, type ClosurePlace } from './closure-scope.js';

/** The coroutine whose body is being walked. */
export interface Body {
  readonly kind: FunctionKind;
  readonly row: number;
  /** One of its `return`s crosses a `finally` with a hook call. */
  returnsAgain: boolean;
  readonly returns: { readonly node: ReturnStatement; readonly depth: number }[];
}

export interface Surroundings extends ClosurePlace {
  /** Undefined in ordinary functions, and in coroutines left alone. */
  readonly body: Body | undefined;
}

/** The context outside any coroutine. */
export function outside(strict: boolean): Surroundings {
  return { body: undefined, strict, scope: new ClosureScope(false), repeats: false };
}

/** An inner scope of the context. */
export function inside(around: Surroundings, scope: ClosureScope): Surroundings {
  return { ...around, scope, repeats: false };
}
