/**
 * Everything shown to the client that it can request again, each by a number, until the program continues or
 * permanently.
 */
import type { Debugger, Runtime } from 'node:inspector';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { UserError } from '../../errors.js';
import type { EvaluationFrame } from './evaluator.js';

/** The value that contains this one, and the path of its own parts. */
export interface Origin {
  /** An expression for it, in the frame; absent if there is none. */
  readonly path?: string | undefined;
  /** The frame in which that expression is valid, and in which a new value for a part of it is evaluated. */
  readonly frame?: EvaluationFrame | undefined;
  /** Shown in the console, where it stays when the program continues. */
  readonly isKept?: boolean;
}

/** The meaning of a variablesReference. */
export type Container =
  | (Origin & {
      readonly kind: 'object';
      readonly objectId: string;
      readonly value: Runtime.RemoteObject;
      /** Of an array whose elements are shown in pages. */
      readonly length?: number;
    })
  /** Properties of an object that has very many: from one index to before another. */
  | (Origin & {
      readonly kind: 'range';
      readonly objectId: string;
      readonly value: Runtime.RemoteObject;
      readonly start: number;
      readonly end: number;
    })
  /** A property that is code of the program, which runs when its value is requested. */
  | (Origin & {
      readonly kind: 'getter';
      /** The object that has the property. */
      readonly objectId: string;
      readonly getterId: string;
      readonly name: string;
    })
  /** A line of the console, with the values that the program passed. */
  | {
      readonly kind: 'output';
      readonly text: string;
      readonly values: readonly Runtime.RemoteObject[];
      readonly isKept: true;
    }
  /** Several values side by side. */
  | { readonly kind: 'list'; readonly values: readonly Runtime.RemoteObject[]; readonly isKept: true }
  /** A scope of a real frame: written through V8. */
  | {
      readonly kind: 'callScope';
      readonly objectId: string;
      readonly frame: { readonly kind: 'call'; readonly callFrame: Debugger.CallFrame };
      readonly scopeNumber: number;
      /** Variables of which an inner loop uses copies: only the copies are up to date. */
      readonly copied: ReadonlySet<string>;
      /** Names that an inner scope shadows: an expression would reach the inner one. */
      readonly hidden: ReadonlySet<string>;
      /** The names of variables in the source, if the script has other names. */
      readonly sourceNames: ReadonlyMap<string, string>;
      /** V8 keeps `arguments` because of the inserted code. */
      readonly isRewritten: boolean;
      /** The block that the rewriter put around a coroutine's body, shown with the function's own scope. */
      readonly body?: {
        readonly objectId: string;
        readonly scopeNumber: number;
        readonly names: ReadonlySet<string>;
      };
      /** `this`, if the scope is the function's own. */
      readonly self?: Runtime.RemoteObject | undefined;
    }
  /** A scope of a suspended coroutine: written by evaluating an assignment in it. */
  | {
      readonly kind: 'suspendedScope';
      readonly objectId: string;
      readonly frame: { readonly kind: 'suspended'; readonly coroutine: CoroutineId };
      /** Names that an inner scope shadows: an assignment here would reach the inner one. */
      readonly hidden: ReadonlySet<string>;
      /** The names of variables in the source, if the script has other names. */
      readonly sourceNames: ReadonlyMap<string, string>;
      /** The block that is shown with the function's own scope. */
      readonly body?: { readonly objectId: string };
      readonly self?: Runtime.RemoteObject | undefined;
    };

export class Containers {
  private readonly ofThePause = new Map<number, Container>();
  private readonly kept = new Map<number, Container>();
  private nextReference = 1;

  add(container: Container): number {
    const reference = this.nextReference++;
    const isKept = 'isKept' in container && container.isKept;
    (isKept ? this.kept : this.ofThePause).set(reference, container);
    return reference;
  }

  get(reference: number): Container {
    const container = this.ofThePause.get(reference) ?? this.kept.get(reference);
    if (container === undefined)
      throw new UserError('The program has moved on: these variables are no longer there.');
    return container;
  }

  /** A line so old that the console no longer has it. */
  drop(reference: number): void {
    this.kept.delete(reference);
  }

  /** The program has continued. */
  forget(): void {
    this.ofThePause.clear();
  }
}
