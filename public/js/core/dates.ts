/**
 * Replaces exact dates by relative ones («3 дня назад»); the exact date stays in the title. The button switches back,
 * and a page without the button is not changed. The relative date is laid over the hidden exact one, so that no width
 * changes.
 */
import { relativeTime } from '../../../src/shared/relative-time.js';
import { getCookie, setCookie } from './cookie.js';
import { inSlices } from './slices.js';

const COOKIE = 'dates';
/** The interval for updating dates such as «5 минут назад». */
const REFRESH_MS = 60_000;

export function enhanceDates(button: HTMLElement): void {
  let isRelative = getCookie(COOKIE) !== 'exact';
  let turn = 0;
  const apply = (): void => {
    button.setAttribute('aria-pressed', String(isRelative));
    turn += 1;
    const mine = turn;
    // A directory may have a thousand dates; switching again while they change starts over.
    void inSlices(
      document.querySelectorAll<HTMLTimeElement>('time.when'),
      (time) => {
        if (isRelative) makeRelative(time, button.dataset.textJustNow ?? '');
        else makeExact(time);
      },
      () => mine === turn,
    );
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    isRelative = !isRelative;
    setCookie(COOKIE, isRelative ? 'relative' : 'exact');
    apply();
  });
  document.addEventListener('kedr:dates', apply);
  setInterval(() => {
    if (!document.hidden && isRelative) apply();
  }, REFRESH_MS);
  apply();
}

function makeRelative(time: HTMLTimeElement, justNow: string): void {
  const text = relativeTime(document.documentElement.lang, new Date(time.dateTime), new Date(), justNow);
  const shown = time.querySelector('.when-words');
  if (text === undefined) return;
  if (shown) {
    shown.textContent = text;
    return;
  }
  const exact = document.createElement('span');
  exact.className = 'when-exact';
  exact.append(...time.childNodes);
  const relative = document.createElement('span');
  relative.className = 'when-words';
  relative.textContent = text;
  time.title = exact.textContent;
  time.classList.add('is-relative');
  time.append(exact, relative);
}

function makeExact(time: HTMLTimeElement): void {
  const exact = time.querySelector('.when-exact');
  if (!exact) return;
  time.replaceChildren(...exact.childNodes);
  time.removeAttribute('title');
  time.classList.remove('is-relative');
}
