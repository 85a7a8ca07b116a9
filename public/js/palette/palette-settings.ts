/**
 * The settings in the palette: `theme=dark`, and `help=open`. They have the effects of the controls in the footer and
 * in the help.
 */
import { setShortcuts } from '../keys/keyboard.js';
import { forgetPages, recentPages } from './recent-pages.js';

function parts(setting: string): { name: string; value: string } {
  const [name = '', value = ''] = setting.split('=');
  return { name, value };
}

export function isCurrentSetting(setting: string): boolean {
  const { name, value } = parts(setting);
  const { dataset, lang } = document.documentElement;
  if (name === 'theme') return value === (dataset.theme ?? 'auto');
  if (name === 'shortcuts') return value === (dataset.shortcuts ?? 'on');
  if (name === 'dates')
    return value === (datesButton()?.getAttribute('aria-pressed') === 'true' ? 'relative' : 'exact');
  // There is nothing to delete.
  if (name === 'recent') return recentPages().length === 0;
  return value === lang;
}

/** Returns false when the setting needs the server. */
export function applySetting(setting: string): boolean {
  const { name, value } = parts(setting);
  if (name === 'shortcuts') {
    setShortcuts(value === 'on');
    return true;
  }
  if (name === 'recent') {
    forgetPages();
    return true;
  }
  const control =
    name === 'dates'
      ? datesButton()
      : name === 'help'
        ? helpLink()
        : document.querySelector<HTMLElement>(`.foot [name="${name}"][value="${value}"]`);
  control?.click();
  return control !== null;
}

/** The address of an option; that of a setting leads back to this page. */
export function settingTarget(option: HTMLAnchorElement): string {
  const url = new URL(option.href);
  if (option.dataset.setting !== undefined) url.searchParams.set('to', location.pathname + location.search);
  return url.href;
}

function helpLink(): HTMLElement | null {
  return document.querySelector('[data-enhance~="keys-help"]');
}

function datesButton(): HTMLElement | null {
  return document.querySelector('[data-enhance~="dates"]');
}
