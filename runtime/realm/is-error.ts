/** Whether a value is an error, of any realm. */
import { types } from 'node:util';

type IsError = (value: unknown) => value is Error;

/** Node 26 has it in the language; before, only a function of Node can tell. */
export const isError: IsError =
  (Error as { readonly isError?: IsError }).isError ??
  Reflect.get<typeof types, 'isNativeError'>(types, 'isNativeError');
