/** Helpers for the elements of every page. */

/** The text of a page that has no content yet. */
export const NOTHING = 'No program is being debugged: press F5 on a TypeScript file.';

/** An element of the page's HTML; if it is missing, that is a bug in this project. */
export function element<T extends Element>(id: string, kind: abstract new (...args: never[]) => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} '${id}'.`);
  return found;
}

/** Shows lines of plain text beside the mouse, or hides the box if there are none. */
export function showLines(
  box: HTMLElement,
  lines: readonly string[],
  { clientX, clientY }: MouseEvent,
): void {
  box.replaceChildren(
    ...lines.map((line) => {
      const row = document.createElement('div');
      row.textContent = line;
      return row;
    }),
  );
  box.hidden = lines.length === 0;
  // Beside the mouse, but inside the window.
  const left = Math.min(clientX + 14, window.innerWidth - box.offsetWidth - 8);
  const top =
    clientY + 18 + box.offsetHeight > window.innerHeight ? clientY - box.offsetHeight - 8 : clientY + 18;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${Math.max(4, top)}px`;
}
