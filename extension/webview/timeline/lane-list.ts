/**
 * The canvas content for screen readers: one option for each visible lane, as invisible children of the canvas element.
 * Other lanes are only counted, because there can be thousands.
 */
import type { TimelineLane } from '../../../debug-adapter/protocol/requests.js';
import { lanesInSight, type Scene } from './chart.js';
import { laneWords } from './words.js';

export function listLanes(canvas: HTMLCanvasElement, scene: Scene): void {
  const { first, last } = lanesInSight(scene);
  const known = new Map([...canvas.children].map((option) => [option.id, option]));
  const options = scene.lanes.slice(first, last + 1).map((lane, index) => {
    const option = known.get(idOf(lane)) ?? document.createElement('div');
    option.id = idOf(lane);
    set(option, 'role', 'option');
    set(option, 'aria-label', laneWords(lane));
    set(option, 'aria-setsize', String(scene.lanes.length));
    set(option, 'aria-posinset', String(first + index + 1));
    set(option, 'aria-selected', String(scene.selected?.lane === first + index));
    return option;
  });
  // If options are moved without need, screen readers read them again.
  if (options.some((option, index) => canvas.children[index] !== option)) canvas.replaceChildren(...options);
  for (const option of [...canvas.children].slice(options.length)) option.remove();
  const selected = scene.selected === undefined ? undefined : scene.lanes[scene.selected.lane];
  if (selected === undefined) canvas.removeAttribute('aria-activedescendant');
  else set(canvas, 'aria-activedescendant', idOf(selected));
}

function idOf({ coroutine }: TimelineLane): string {
  return `lane-${coroutine}`;
}

/** Setting an unchanged name can make a screen reader read it again. */
function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
