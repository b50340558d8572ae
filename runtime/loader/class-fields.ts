/** The meaning of class fields that a project has chosen: by definition (ES2022), or by assignment, as TypeScript had it. */
import type { TransformOptions, TypeScriptOptions } from 'oxc-transform';

/** Compilation targets that give class fields the meaning they had before ES2022. */
const OLD_TARGET = /^es(?:3|5|6|20(?:1\d|2[01]))$/i;

/** Options for oxc. By assignment, fields follow the constructor's parameter properties, and those without a value are none. */
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
