import { PREFERENCES } from '../../../src/shared/preferences.js';
import { setCookie } from '../core/cookie.js';

/** Switches line wrapping without a round trip: sets the same cookie and the same attribute as the server. */
export function enhanceWrap(form: HTMLElement): void {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    if (!button) return;
    event.preventDefault();
    const wrap = button.value;
    setCookie(PREFERENCES.wrap.cookie, wrap);
    if (wrap === 'on') document.documentElement.dataset.wrap = 'on';
    else delete document.documentElement.dataset.wrap;
    button.value = wrap === 'on' ? 'off' : 'on';
    button.setAttribute('aria-pressed', String(wrap === 'on'));
  });
}
