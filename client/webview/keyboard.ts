/** One stop of the Tab key for many buttons; the arrow keys move to the nearest one in their direction. */

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function moveBetween(buttons: readonly HTMLButtonElement[]): void {
  const focus = (next: HTMLButtonElement | undefined): void => {
    if (!next) return;
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  for (const button of buttons) {
    button.addEventListener('focus', () => {
      for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
    });
    button.addEventListener('keydown', (event) => {
      const direction = DIRECTIONS[event.key];
      const visible = buttons.filter(({ classList }) => !classList.contains('is-hidden'));
      if (direction) focus(nearest(button, visible, direction));
      else if (event.key === 'Home') focus(visible[0]);
      else if (event.key === 'End') focus(visible.at(-1));
      else return;
      event.preventDefault();
    });
  }
}

/** Far to the side counts more than far ahead. */
function nearest(
  from: HTMLButtonElement,
  buttons: readonly HTMLButtonElement[],
  [x, y]: readonly [number, number],
): HTMLButtonElement | undefined {
  const start = from.getBoundingClientRect();
  const distances = buttons.flatMap((button) => {
    const box = button.getBoundingClientRect();
    const dx = box.left - start.left;
    const dy = box.top - start.top;
    const ahead = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    return ahead > 1 ? [{ button, distance: ahead + aside * 3 }] : [];
  });
  return distances.sort((a, b) => a.distance - b.distance)[0]?.button;
}
