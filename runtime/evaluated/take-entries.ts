/** Installs the rewriter wherever text enters V8 other than through Node's module loaders. */
import { syncBuiltinESMExports } from 'node:module';
import type { LoaderConfiguration } from '../loader/configuration.js';
import type { ModuleTexts } from '../loader/module-texts.js';
import { textForEval } from './direct-eval.js';
import { EvaluatedTexts } from './evaluated-texts.js';
import { takeFunctionConstructors } from './function-constructors.js';
import { takeVmEntries } from './vm-entries.js';

/** The argument of a direct `eval`. */
export type EvalFilter = (code: unknown, evaluate: unknown, within: string | undefined) => unknown;

/** @param onEval receives the rewriter for direct `eval`s in rewritten modules */
export function takeEntries(
  configuration: LoaderConfiguration,
  moduleTexts: ModuleTexts,
  onEval: (filter: EvalFilter) => void,
): void {
  const texts = new EvaluatedTexts(configuration, moduleTexts);
  takeVmEntries(texts);
  takeFunctionConstructors(texts);
  onEval((code, evaluate, within) => textForEval(texts, code, evaluate, within));
  syncBuiltinESMExports();
}
