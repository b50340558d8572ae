/** Relates a file on disk to the program: its names there, the scripts made from it, or why there are none. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSameFile } from '../../debuggee/scripts/same-file.js';
import type { Script } from '../../debuggee/scripts/script.js';
import type { Program } from '../program/program.js';

/** A script with its name for the file. */
export interface ScriptOfFile {
  readonly script: Script;
  readonly name: string;
}

/** The names of the file in site tables: one for each link that leads to it. */
export function namesOf(file: string, program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, { sources }] of program.store.modules())
    for (const source of sources) if (isSameFile(source, file)) names.add(source);
  return names;
}

/** Instrumented or not: line breakpoints need no hooks. */
export function scriptsOf(file: string, program: Program): ScriptOfFile[] {
  const urls = new Set([pathToFileURL(file).href]);
  for (const [, { url, sources }] of program.store.modules())
    if (sources.some((source) => isSameFile(source, file))) urls.add(url);
  const rewritten = [...urls].flatMap((url) => program.debuggee.scriptsByUrl(url));
  const plain = program.debuggee.programsScripts().filter(({ isRewritten }) => !isRewritten);
  const scripts = new Set([...rewritten, ...plain]);
  return [...scripts].flatMap((script) => {
    const name = nameIn(script, file);
    return name === undefined ? [] : [{ script, name }];
  });
}

/** Undefined if the script was not made from the file. */
export function nameIn(script: Script, file: string): string | undefined {
  const source = script.sources.find((one) => isSameFile(one, file));
  if (source !== undefined) return source;
  // JavaScript that a compiler wrote and that was loaded from disk.
  return script.file !== undefined && isSameFile(script.file, file) ? script.file : undefined;
}

/** Whether something in the program is, or seems to be, made from the file. */
export function isKnown(file: string, program: Program): boolean {
  return scriptsOf(file, program).length > 0 || namesakeOf(file, program) !== undefined;
}

function namesakeOf(file: string, program: Program): Script | undefined {
  const title = titleOf(file);
  return program.debuggee
    .programsScripts()
    .find(({ file: own }) => own !== undefined && titleOf(own) === title && !isOfPackage(own));
}

function titleOf(file: string): string {
  return path.basename(file).replace(/\.[^.]*$/, '');
}

/** Every package has an `index.js`. */
export function isOfPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

/** Of a breakpoint that may find its place later. */
export const NOT_LOADED = 'No file that was made from this one is loaded yet.';

/** One sentence about a line breakpoint that is not at any place. */
export function whyNoPlace(file: string, program: Program): string {
  const scripts = scriptsOf(file, program);
  const [first] = scripts;
  if (first !== undefined)
    return hasChangedSince(file, first.script)
      ? 'The file has changed since the program loaded it: start the program again.'
      : 'There is no code here, or below.';
  const namesake = namesakeOf(file, program);
  if (namesake?.file === undefined) return NOT_LOADED;
  if (namesake.isMapLeftOut)
    return `${namesake.file} is loaded, but 'outFiles' or 'resolveSourceMapLocations' leaves out its source map.`;
  const [source] = namesake.sources;
  return source === namesake.file || source === undefined
    ? `${namesake.file} is loaded and names no source map: let your compiler write source maps.`
    : `The source map of ${namesake.file} leads to ${source}: 'sourceMapPathOverrides' can lead it here.`;
}

/**
 * A file of the user's that names no source map though one lies beside it, as bundlers write them with `external` and
 * `hidden`.
 */
export function fileWithoutItsMap(program: Pick<Program, 'debuggee'>): string | undefined {
  return program.debuggee
    .programsScripts()
    .map((script) => (isItsOwnSource(script) ? script.file : undefined))
    .find((file) => file !== undefined && !isOfPackage(file) && existsSync(`${file}.map`));
}

/** Whether it is loaded as written: by no map. */
export function isItsOwnSource({ file, sources, isMapLeftOut }: Script): boolean {
  return !isMapLeftOut && sources.every((source) => source === file);
}

/** Undefined if suspensions of the file are known, or it is not loaded. */
export function whyNoCoroutines(file: string, program: Program): string | undefined {
  const [plain] = scriptsOf(file, program).filter(({ script }) => !script.isRewritten);
  if (plain === undefined) return undefined;
  const inPackage = /[\\/]node_modules[\\/](?:.*[\\/]node_modules[\\/])?((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(
    plain.script.file ?? '',
  )?.[1];
  return inPackage === undefined
    ? 'The program loaded this file without the debugger: lines stop, coroutines in it are not seen.'
    : `This file belongs to the package ${inPackage}: name it in 'instrumentPackages' to see its coroutines.`;
}

function hasChangedSince(file: string, script: Script): boolean {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && modified > script.parsedAtMs;
}
