/** The mouse over the timeline: a drag moves it, a click selects, the wheel zooms or scrolls. */

/** A drag begins once the mouse has moved this many pixels. */
const DRAG_PIXELS = 4;

export interface PointerActions {
  /** The mouse moves with no button pressed. */
  readonly hover: (event: MouseEvent) => void;
  readonly click: (event: MouseEvent) => void;
  readonly drag: (dx: number, dy: number, event: MouseEvent) => void;
  readonly leave: (event: MouseEvent) => void;
  readonly wheel: (event: WheelEvent) => void;
}

export function listenToPointer(canvas: HTMLElement, actions: PointerActions): void {
  /** Where the mouse was last while its button is pressed. */
  let pressed: { x: number; y: number; moved: boolean } | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    pressed = { x: event.offsetX, y: event.offsetY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (pressed === undefined) {
      actions.hover(event);
      return;
    }
    const [dx, dy] = [event.offsetX - pressed.x, event.offsetY - pressed.y];
    if (!pressed.moved && Math.hypot(dx, dy) < DRAG_PIXELS) return;
    pressed = { x: event.offsetX, y: event.offsetY, moved: true };
    actions.drag(dx, dy, event);
  });
  canvas.addEventListener('pointerup', (event) => {
    const wasClick = pressed?.moved === false;
    pressed = undefined;
    if (wasClick) actions.click(event);
  });
  canvas.addEventListener('pointerleave', actions.leave);
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      actions.wheel(event);
    },
    { passive: false },
  );
}
