/** The semantics of class fields chosen by a project: definition (ES2022), or assignment, as TypeScript had it. */
import type { TransformOptions, TypeScriptOptions } from 'oxc-transform';

/** Compilation targets that give class fields their pre-ES2022 semantics. */
const OLD_TARGET = /^es(?:3|5|6|20(?:1\d|2[01]))$/i;

/**
 * Options for oxc. With assignment, fields follow the constructor's parameter properties, and those without a value do
 * not exist.
 */
export function fieldOptions(
  compilerOptions: Readonly<Record<string, unknown>>,
  typescript: TypeScriptOptions = {},
): TransformOptions {
  const { useDefineForClassFields, target } = compilerOptions;
  const areDefined = useDefineForClassFields ?? !(typeof target === 'string' && OLD_TARGET.test(target));
  if (areDefined === true) return { typescript };
  return {
    target: 'es2022',
    assumptions: { setPublicClassFields: true },
    typescript: { ...typescript, removeClassFieldsWithoutInitializer: true },
  };
}
