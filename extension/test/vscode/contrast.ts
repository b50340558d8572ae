/** How well the colours of a page can be told apart, as WCAG reckons it. Pure. */

/** Of a text, so that it can be read. */
export const READABLE = 4.5;
/** Of a shape, so that it can be seen. */
export const VISIBLE = 3;

/** From 1 (the same) to 21 (black on white). `grounds` are the backgrounds behind the ink, the nearest first. */
export function contrast(ink: string, grounds: readonly string[]): number {
  const ground = grounds.reduceRight((below, color) => over(rgba(color), below), WHITE);
  const [lighter = 0, darker = 0] = [over(rgba(ink), ground), ground]
    .map(luminance)
    .sort((one, other) => other - one);
  return (lighter + 0.05) / (darker + 0.05);
}

type Color = readonly [red: number, green: number, blue: number];

const WHITE: Color = [255, 255, 255];

/** `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`, which is how a browser writes a computed colour. */
function rgba(text: string): readonly [...Color, alpha: number] {
  const [red, green, blue, alpha = 1] = (/^rgba?\((.*)\)$/.exec(text)?.[1] ?? '').split(',').map(Number);
  if (red === undefined || green === undefined || blue === undefined)
    throw new Error(`${text} is no colour.`);
  return [red, green, blue, alpha];
}

function over([red, green, blue, alpha]: readonly [...Color, alpha: number], below: Color): Color {
  const mixed = (above: number, under: number): number => above * alpha + under * (1 - alpha);
  return [mixed(red, below[0]), mixed(green, below[1]), mixed(blue, below[2])];
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
