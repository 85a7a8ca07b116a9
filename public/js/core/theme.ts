import { setCookie } from './cookie.js';

/** The theme form without a round trip: the same cookie, the same attribute that the server would set. */
export function enhanceTheme(form: HTMLElement): void {
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    const theme = submitter?.getAttribute('value');
    if (!theme) return;
    event.preventDefault();
    setCookie('theme', theme);
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of form.querySelectorAll('[name="theme"]'))
      button.setAttribute('aria-pressed', String(button === submitter));
  });
}
