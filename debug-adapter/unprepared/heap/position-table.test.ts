/** V8's tables from bytecode to source, in both encodings, and bytes that are none. */
import assert from 'node:assert/strict';
import { PositionTable } from './position-table.js';
import type { PositionEncoding } from './layout.js';

/** Seven bits per byte, the lowest first; the highest bit of each says whether another byte follows. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): number[] {
  return unsigned(value < 0 ? -2 * value - 1 : 2 * value);
}

interface Step {
  readonly code: number;
  readonly position: number;
  readonly isStatement?: boolean;
}

/** As V8 writes it: differences, of positions with one added above one bit. */
function written(steps: readonly Step[], encoding: PositionEncoding): Buffer {
  let [code, position] = [0, 0];
  const bytes = steps.flatMap((step) => {
    const difference = step.code - code;
    const place = (step.position + 1) * 2;
    const isStatement = step.isStatement ?? true;
    const first =
      encoding === 'flagged'
        ? unsigned(difference * 4 + (isStatement ? 1 : 0))
        : signed(isStatement ? difference : -difference - 1);
    const both = [...first, ...signed(place - position)];
    [code, position] = [step.code, place];
    return both;
  });
  return Buffer.from(bytes);
}

const STEPS: readonly Step[] = [
  { code: 0, position: 40 },
  { code: 7, position: 300, isStatement: false },
  { code: 200, position: 12 },
];

describe('A table of positions', () => {
  for (const encoding of ['signed', 'flagged'] as const)
    it(`leads from bytecode to the source (${encoding})`, () => {
      const table = PositionTable.decode(written(STEPS, encoding), encoding);
      assert.deepEqual(
        [0, 6, 7, 199, 200, 5000].map((code) => table?.at(code)),
        [40, 40, 300, 300, 12, 12],
      );
      assert.equal(table?.first, 40);
    });

  it('leads nowhere before its first step, and where a step has no position', () => {
    const steps = [
      { code: 3, position: -1 },
      { code: 5, position: 8 },
    ];
    const table = PositionTable.decode(written(steps, 'signed'), 'signed');
    assert.deepEqual([table?.at(2), table?.at(3), table?.at(5), table?.first], [undefined, undefined, 8, 8]);
  });

  it('is none of bytes that end within a number, lead before the source, or have no step', () => {
    const whole = written(STEPS, 'signed');
    const cut = whole.subarray(0, whole.length - 1);
    for (const bytes of [cut, Buffer.alloc(0), Buffer.alloc(12, 255), Buffer.from([0, ...signed(-6)])])
      assert.equal(PositionTable.decode(bytes, 'signed'), undefined);
  });

  it('is none of a function longer than any', () => {
    assert.equal(
      PositionTable.decode(written([{ code: 20_000_000, position: 1 }], 'signed'), 'signed'),
      undefined,
    );
  });
});
