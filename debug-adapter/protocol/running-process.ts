/** A Node process of this machine, as the adapter lists them with `--processes`: one JSON array on standard output. */
export interface RunningProcess {
  readonly pid: number;
  readonly ageSeconds: number;
  /** The script with its arguments, else the whole command line. */
  readonly program: string;
  /** `runs`, `sleeps`, `stopped`, … */
  readonly state: string;
}
