/** The calls in the line where the program is stopped: a client can choose one of them for a step into. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { placesInLine } from '../../debuggee/breakpoints/line-breakpoints.js';
import type { Debuggee, Pause } from '../../debuggee/debuggee.js';
import type { Base0Position } from '../../debuggee/scripts/positions.js';

export interface CallPlace {
  readonly scriptId: string;
  readonly place: Base0Position;
}

export class StepInTargets {
  private targets: readonly CallPlace[] = [];
  private pause: Pause | undefined;

  /** The calls of the innermost frame that have not been made yet. */
  async at(pause: Pause, { connection }: Debuggee): Promise<DebugProtocol.StepInTarget[]> {
    const [top] = pause.frames;
    if (top?.location === undefined) return [];
    const { script, location, callFrame } = top;
    const from = callFrame.location;
    const found = await placesInLine(connection, script, location.path, location.line);
    const calls = found.filter(
      ({ place, isCall }) =>
        isCall &&
        (place.line > from.lineNumber ||
          (place.line === from.lineNumber && place.column >= (from.columnNumber ?? 0))),
    );
    this.pause = pause;
    this.targets = calls.map(({ place }) => ({ scriptId: script.scriptId, place }));
    const lines = await script.lines(connection);
    return calls.map(({ place, source }, index) => ({
      id: index + 1,
      label: /^(?:new\s+)?[\w$.#]+/.exec((lines[place.line] ?? '').slice(place.column))?.[0] ?? 'call',
      line: source.line,
      column: source.column,
    }));
  }

  /** Undefined if there is no such call at this pause. */
  placeOf(id: number, pause: Pause): CallPlace | undefined {
    return this.pause === pause ? this.targets[id - 1] : undefined;
  }
}
