/**
 * A changed picture: buttons lay the new one over the old one, and a slider moves the edge between them or fades the
 * upper one.
 */

export function enhanceImageDiff(box: HTMLElement): void {
  const buttons = box.querySelectorAll<HTMLElement>('button[data-mode]');
  const range = box.querySelector('input[type="range"]');
  const label = range?.closest('label');
  if (!(range instanceof HTMLInputElement) || !label) return;
  const place = (): void => box.style.setProperty('--at', String(range.valueAsNumber / 100));
  range.addEventListener('input', place);
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const { mode = 'side' } = button.dataset;
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      label.hidden = mode === 'side';
      for (const text of label.querySelectorAll('span')) text.hidden = text.dataset.for !== mode;
      measure(box);
      place();
      box.dataset.mode = mode;
    });
  }
}

/** Keeps the scale of both pictures equal. */
function measure(box: HTMLElement): void {
  const pictures = [...box.querySelectorAll('img')];
  // A picture without an intrinsic size, such as some SVGs, counts as wide as it is displayed.
  const widths = pictures.map(
    (picture) => picture.naturalWidth || Number(picture.getAttribute('width')) || picture.clientWidth || 1,
  );
  const widest = Math.max(...widths);
  box.style.setProperty('--widest', `${widest}px`);
  for (const [at, picture] of pictures.entries())
    picture.parentElement?.style.setProperty('--part', String((widths[at] ?? 1) / widest));
}
