/**
 * Keys of VS Code's JavaScript debugger that a configuration of type `node` can contain and that have no effect here.
 * So a launch.json works if only its `type` is changed, and ignored keys are reported once.
 */

/** The behaviour here, whatever the value of the key. */
const WHY: Readonly<Record<string, string>> = {
  sourceMaps: 'source maps are always read',
  pauseForSourceMap: 'breakpoints are set before a module begins',
  perScriptSourcemaps: 'each script has its own map',
  runtimeSourcemapPausePatterns: 'breakpoints are set before a module begins',
  showAsyncStacks: 'await chains are always shown',
  attachSimplePort: 'the inspector has a free port',
  experimentalNetworking: 'there is no network view',
  enableContentValidation: 'files are compared by their source maps',
  enableDWARF: 'WebAssembly is not debugged',
  sourceMapRenames: 'names of the source are shown where a map has them',
  nodeVersionHint: 'Node reports its version',
  protocol: 'there is one protocol',
};

/** Keys that are ignored, without a further explanation. */
const NOT_FOLLOWED: readonly string[] = [
  'cascadeTerminateToConfigurations',
  'disableOptimisticBPs',
  'remoteHostHeader',
  'timeouts',
];

/** Whether VS Code's JavaScript debugger has the key. */
export function isOtherKey(name: string): boolean {
  return Object.hasOwn(WHY, name) || NOT_FOLLOWED.includes(name);
}

/** One sentence for the keys that have no effect; undefined if there are none. */
export function unfollowedSentence(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const list = names.map((name) => {
    const why = Object.hasOwn(WHY, name) ? WHY[name] : undefined;
    return why === undefined ? `'${name}'` : `'${name}' (${why})`;
  });
  return `These keys of the configuration have no effect here: ${list.join(', ')}.`;
}
