/** The files from which a text was made, according to its source map. */
import { parseSourceMap, sourceMapTextOf } from '../source-maps/read-source-map.js';
import { readsMapOf, type LoaderConfiguration } from './configuration.js';

/** Undefined: it names no map. */
export function sourcesOfText(
  code: string,
  file: string,
  configuration: LoaderConfiguration,
): readonly string[] | undefined {
  const text = readsMapOf(file, configuration) ? sourceMapTextOf(code, file) : undefined;
  const map =
    text &&
    parseSourceMap(text, configuration.sourceMapPathOverrides, (one) => readsMapOf(one, configuration));
  return map?.sources.filter((source) => source !== null);
}
