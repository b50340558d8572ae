/** The colours of a panel's page, as the browser has computed them. */
import type { FrameLocator } from 'playwright-core';
import type { Timeline } from '../../panels/messages.js';
import { contrast } from './contrast.js';

type Property = 'color' | 'fill' | 'stroke' | 'outlineColor' | 'backgroundColor' | 'borderTopColor';
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

/**
 * Which of the page's named colours (page.css) are nowhere in its picture of this timeline. The timeline is given and
 * not a program's: whether a program has a short tick depends on how busy the machine is.
 */
export function notDrawn(
  panel: FrameLocator,
  timeline: Timeline,
  names: readonly string[],
): Promise<string[]> {
  return panel.locator('canvas').evaluate(namesNotDrawn, { timeline, names });
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
  click(): void;
}
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}
declare const document: {
  readonly body: PageElement;
  createElement(name: string): PageElement;
  getElementById(id: string): PageElement | null;
};
declare function dispatchEvent(event: Event): void;
declare function requestAnimationFrame(listener: () => void): void;
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

async function namesNotDrawn(
  canvas: Canvas,
  { timeline, names }: { timeline: Timeline; names: readonly string[] },
): Promise<string[]> {
  const data = { type: 'content', content: timeline, isChange: false, stopped: true };
  dispatchEvent(new MessageEvent('message', { data }));
  document.getElementById('all')?.click();
  // The page has asked for this frame first: it has drawn by then, and nothing else has come between.
  await new Promise<void>((resolve) => {
    requestAnimationFrame(resolve);
  });
  const { data: pixels } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const drawn = new Set<string>();
  for (let at = 0; at < pixels.length; at += 4) {
    drawn.add(`rgb(${pixels[at]}, ${pixels[at + 1]}, ${pixels[at + 2]})`);
  }
  const probe = document.body.appendChild(document.createElement('i'));
  const missing = names.filter((name) => {
    probe.style.color = `var(--${name})`;
    return !drawn.has(getComputedStyle(probe).color);
  });
  probe.remove();
  return missing;
}
