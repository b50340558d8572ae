/** The environment of a launched program: the adapter's own, the variables of a file, and those of the configuration. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import { UserError } from '../../errors.js';
import { mapLocationsIn, SourceMapLocations } from '../scripts/source-map-locations.js';

/**
 * A client that knows the address of an inspector can do whatever the program can. By default Node reports it to every
 * user of the machine, by HTTP; this leaves only the line on stderr, which for the program is our own pipe. (Only Node
 * 20 and 22 can suppress it altogether.)
 */
export const PUBLISH_NOWHERE_ELSE = '--inspect-publish-uid=stderr';

/** `env` overrides the file, and the file overrides the inherited environment. Null removes. Throws a sentence. */
export function withVariables(
  inherited: NodeJS.ProcessEnv,
  env: LaunchArguments['env'],
  envFile: string | undefined,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...inherited,
    ...(envFile === undefined ? {} : variablesIn(envFile)),
  };
  for (const [name, value] of Object.entries(env ?? {})) {
    if (value === null) Reflect.deleteProperty(environment, name);
    else environment[name] = String(value);
  }
  return environment;
}

function variablesIn(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`'envFile' cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** What the runtime in the program needs of a launch configuration. */
export function runtimeConfiguration(args: LaunchArguments): Readonly<Record<string, unknown>> {
  const { captureScopes, control, seed, instrumentPackages, sourceMapPathOverrides } = args;
  const mapLocations = mapLocationsIn(args);
  return {
    ...(captureScopes === undefined ? {} : { captureScopes }),
    ...(control === undefined ? {} : { control }),
    ...(seed === undefined ? {} : { seed }),
    ...(instrumentPackages === undefined ? {} : { instrumentPackages }),
    ...(sourceMapPathOverrides === undefined ? {} : { sourceMapPathOverrides }),
    ...(mapLocations.length === 0
      ? {}
      : { sourceMapLocations: new SourceMapLocations(mapLocations).patterns }),
  };
}

/** What NODE_OPTIONS says to processes that ask whether they are debugged: what they load lies beside the preload. */
export function childOptions(preload: string): string {
  const file = path.join(path.dirname(preload), 'child-preload.cjs');
  return `--require ${quoted(file)} ${PUBLISH_NOWHERE_ELSE}`;
}

/** As Node reads NODE_OPTIONS. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
