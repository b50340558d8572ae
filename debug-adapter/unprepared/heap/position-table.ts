/** V8's table from bytecode to source: pairs of differences, in each version's encoding. */
import type { PositionEncoding } from './layout.js';

/** One step of the table. */
interface Step {
  readonly code: number;
  readonly position: number;
}

/** Larger than any function's bytecode. */
const MOST_CODE = 10_000_000;
/** The position is stored above one bit, with one added. */
const POSITIONS = 2 ** 30;

export class PositionTable {
  private constructor(private readonly steps: readonly Step[]) {}

  /** Undefined for bytes that are not such a table. */
  static decode(bytes: Buffer, encoding: PositionEncoding): PositionTable | undefined {
    const steps: Step[] = [];
    const reader = new Reader(bytes);
    let code = 0;
    let position = 0;
    while (!reader.isAtEnd) {
      const raw = encoding === 'flagged' ? Math.floor(reader.unsigned() / 4) : reader.signed();
      const difference = raw < 0 ? -(raw + 1) : raw;
      code += difference;
      position += reader.signed();
      const place = (Math.floor(position / 2) % POSITIONS) - 1;
      if (reader.isBroken || place < -1 || code > MOST_CODE) return undefined;
      steps.push({ code, position: place });
    }
    return steps.length === 0 ? undefined : new PositionTable(steps);
  }

  /** Some place within the function. */
  get first(): number | undefined {
    return this.steps.find(({ position }) => position >= 0)?.position;
  }

  /** The source position of the bytecode at this offset. */
  at(code: number): number | undefined {
    let found: number | undefined;
    for (const step of this.steps) {
      if (step.code > code) break;
      found = step.position;
    }
    return found === undefined || found < 0 ? undefined : found;
  }
}

/** Numbers of seven bits per byte. */
class Reader {
  #at = 0;
  isBroken = false;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.isBroken || this.#at >= this.bytes.length;
  }

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined || factor > 2 ** 49) {
        this.isBroken = true;
        return 0;
      }
      value += (byte & 127) * factor;
      if ((byte & 128) === 0) return value;
    }
  }

  /** Zig-zag: the lowest bit is the sign. */
  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
