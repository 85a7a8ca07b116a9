import { PREFERENCES } from '../../../src/shared/preferences.js';
import { setCookie } from './cookie.js';

/** Changes the theme without a round trip: sets the same cookie and the same attribute as the server. */
export function enhanceTheme(form: HTMLElement): void {
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    const theme = submitter?.getAttribute('value');
    if (!theme) return;
    event.preventDefault();
    setCookie(PREFERENCES.theme.cookie, theme);
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of form.querySelectorAll('[name="theme"]'))
      button.setAttribute('aria-pressed', String(button === submitter));
  });
}
