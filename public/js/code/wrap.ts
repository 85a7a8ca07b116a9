import { setCookie } from '../core/cookie.js';

/** The switch for long lines without a round trip: the same cookie, the same attribute that the server would set. */
export function enhanceWrap(form: HTMLElement): void {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    if (!button) return;
    event.preventDefault();
    const wrap = button.value;
    setCookie('wrap', wrap);
    if (wrap === 'on') document.documentElement.dataset.wrap = 'on';
    else delete document.documentElement.dataset.wrap;
    button.value = wrap === 'on' ? 'off' : 'on';
    button.setAttribute('aria-pressed', String(wrap === 'on'));
  });
}
