/**
 * Exact stamps become relative words («3 дня назад»), the stamp stays in the title. The button switches back, and
 * without the button on the page nothing is changed. The words lie over the hidden stamp, so no width changes.
 */
import { relativeWords } from '../../../src/shared/relative-words.js';
import { getCookie, setCookie } from './cookie.js';
import { inSlices } from './slices.js';

const COOKIE = 'dates';
/** Words like «5 минут назад» grow old. */
const REFRESH_MS = 60_000;

export function enhanceDates(button: HTMLElement): void {
  let isRelative = getCookie(COOKIE) !== 'exact';
  let turn = 0;
  const apply = (): void => {
    button.setAttribute('aria-pressed', String(isRelative));
    turn += 1;
    const mine = turn;
    // A directory may have a thousand dates; a switch in the midst of them begins anew.
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
  const words = relativeWords(document.documentElement.lang, new Date(time.dateTime), new Date(), justNow);
  const shown = time.querySelector('.when-words');
  if (words === undefined) return;
  if (shown) {
    shown.textContent = words;
    return;
  }
  const exact = document.createElement('span');
  exact.className = 'when-exact';
  exact.append(...time.childNodes);
  const said = document.createElement('span');
  said.className = 'when-words';
  said.textContent = words;
  time.title = exact.textContent ?? '';
  time.classList.add('is-relative');
  time.append(exact, said);
}

function makeExact(time: HTMLTimeElement): void {
  const exact = time.querySelector('.when-exact');
  if (!exact) return;
  time.replaceChildren(...exact.childNodes);
  time.removeAttribute('title');
  time.classList.remove('is-relative');
}
