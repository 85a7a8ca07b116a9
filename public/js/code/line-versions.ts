/**
 * A slider over the versions of lines, oldest on the left: once it is moved, by mouse or arrow keys, one version is
 * shown at a time. A button brings the list back.
 */
import { filled } from '../core/filled.js';

export function enhanceLineVersions(container: HTMLElement): void {
  const cards = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>('[data-version]')].reverse();
  const { bar, range, position, all } = createBar(container);
  const update = (): void => {
    const versions = cards();
    bar.hidden = versions.length < 2;
    const atEnd = range.value === range.max;
    range.max = String(Math.max(versions.length, 1));
    if (all.hidden && atEnd) range.value = range.max;
    tell(versions);
  };
  const tell = (versions: readonly HTMLElement[]): void => {
    const text = filled(container.dataset.textPosition, { at: range.value, of: range.max });
    position.textContent = text;
    const title = versions[range.valueAsNumber - 1]?.querySelector('.version-title')?.textContent.trim() ?? '';
    range.setAttribute('aria-valuetext', `${text}: ${title}`);
    for (const [at, card] of versions.entries()) card.hidden = !all.hidden && at !== range.valueAsNumber - 1;
  };
  range.addEventListener('input', () => {
    all.hidden = false;
    tell(cards());
  });
  all.addEventListener('click', () => {
    all.hidden = true;
    tell(cards());
    range.focus();
  });
  // Versions that were found later take the place of the list.
  new MutationObserver(update).observe(container, { childList: true });
  update();
}

function createBar(container: HTMLElement) {
  const bar = document.createElement('div');
  bar.className = 'versions-bar';
  const label = document.createElement('label');
  const name = document.createElement('span');
  name.textContent = container.dataset.textLabel ?? '';
  const range = document.createElement('input');
  range.type = 'range';
  range.min = '1';
  const count = container.querySelectorAll('[data-version]').length;
  range.max = String(Math.max(count, 1));
  range.value = range.max;
  label.append(name, range);
  const position = document.createElement('output');
  const all = document.createElement('button');
  all.type = 'button';
  all.className = 'btn btn--small';
  all.textContent = container.dataset.textAll ?? '';
  all.hidden = true;
  bar.append(label, position, all);
  container.prepend(bar);
  return { bar, range, position, all };
}
