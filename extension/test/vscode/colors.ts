/** The colours of a panel's page, as the browser has computed them. */
import type { FrameLocator } from 'playwright-core';
import { contrast } from './contrast.js';

type Property = 'color' | 'fill' | 'stroke' | 'outlineColor' | 'backgroundColor';
type PseudoElement = '::before' | '::placeholder';

/** What is too hard to tell from what is behind it, with its contrast. */
export async function tooFaint(
  panel: FrameLocator,
  least: number,
  selector: string,
  property: Property = 'color',
  pseudoElement?: PseudoElement,
): Promise<string[]> {
  const found = await panel.locator(selector).evaluateAll(colorsOf, { property, pseudoElement });
  if (found.length === 0) throw new Error(`The page has no ${selector}.`);
  return found
    .map(({ what, color, behind }) => ({ what, ratio: contrast(color, behind) }))
    .filter(({ ratio }) => ratio < least)
    .map(({ what, ratio }) => `${what}: ${ratio.toFixed(2)}`);
}

/** Which of the page's named colours (page.css) are nowhere in the picture on its canvas. */
export function notDrawn(panel: FrameLocator, names: readonly string[]): Promise<string[]> {
  return panel.locator('canvas').evaluate(namesNotDrawn, names);
}

interface Colors {
  readonly what: string;
  readonly color: string;
  /** The nearest first. */
  readonly behind: readonly string[];
}

// What follows runs in the page. This project does not know the types of pages: here is as much of them as is used.
interface PageElement {
  readonly id: string;
  readonly textContent: string;
  readonly parentElement: PageElement | null;
  readonly style: { color: string };
  querySelector(selector: string): PageElement | null;
  appendChild(child: PageElement): PageElement;
  remove(): void;
}
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}
declare const document: { readonly body: PageElement; createElement(name: string): PageElement };
declare function getComputedStyle(element: PageElement, pseudoElement?: string): Record<Property, string>;

function colorsOf(
  elements: readonly PageElement[],
  { property, pseudoElement }: { property: Property; pseudoElement: PseudoElement | undefined },
): Colors[] {
  return elements.map((element) => {
    const behind: string[] = [];
    // A word of the graph stands on its box, which is no ancestor.
    const box = property === 'fill' ? element.parentElement?.querySelector('rect') : undefined;
    if (box) behind.push(getComputedStyle(box).fill);
    const nearest = property === 'color' ? element : element.parentElement;
    for (let at = nearest; at !== null; at = at.parentElement)
      behind.push(getComputedStyle(at).backgroundColor);
    return {
      what: element.id || element.textContent,
      color: getComputedStyle(element, pseudoElement)[property],
      behind,
    };
  });
}

function namesNotDrawn(canvas: Canvas, names: readonly string[]): string[] {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const drawn = new Set<string>();
  for (let at = 0; at < data.length; at += 4) {
    drawn.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
  }
  const probe = document.body.appendChild(document.createElement('i'));
  const missing = names.filter((name) => {
    probe.style.color = `var(--${name})`;
    return !drawn.has(getComputedStyle(probe).color);
  });
  probe.remove();
  return missing;
}
