/**
 * Replaces exact dates by words («3 дня назад», «24.03.2020»); the exact date stays in the title. The button switches back,
 * and a page without the button is not changed. The relative date is laid over the hidden exact one, so that no width
 * changes.
 */
import { dateWords } from '../../../src/shared/date-words.js';
import { getCookie, setCookie } from './cookie.js';
import { inSlices } from './slices.js';

const COOKIE = 'dates';
/** Where `09:28` stands in `2020-03-24T09:28:27-06:00`: under the heading of a day the time says more than the day. */
const ISO_MINUTE = [11, 16] as const;
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
  const words = dateWords(document.documentElement.lang, time.dateTime, new Date(), justNow);
  const text = words !== undefined && 'inDay' in time.dataset ? time.dateTime.slice(...ISO_MINUTE) : words;
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
