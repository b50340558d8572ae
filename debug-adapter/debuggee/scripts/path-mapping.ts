/** Maps the files of a program on another machine, or in a container, to local ones: `localRoot` and `remoteRoot`. */
export class PathMapping {
  /** Undefined: paths are the same on both sides. */
  constructor(private readonly roots?: { readonly local: string; readonly remote: string }) {}

  toLocal(path: string): string {
    return this.roots === undefined ? path : moved(path, this.roots.remote, this.roots.local);
  }

  toRemote(path: string): string {
    return this.roots === undefined ? path : moved(path, this.roots.local, this.roots.remote);
  }
}

/** A path outside the root stays unchanged. */
function moved(path: string, from: string, to: string): string {
  const root = withoutEnd(from);
  if (path !== root && !/^[\\/]/.test(path.slice(root.length))) return path;
  if (!path.startsWith(root)) return path;
  const separator = /^[A-Za-z]:\\|^\\\\/.test(to) ? '\\' : '/';
  return withoutEnd(to) + path.slice(root.length).replace(/[\\/]/g, separator);
}

function withoutEnd(root: string): string {
  return root.replace(/[\\/]+$/, '');
}
