/** A form with one select: choosing is enough. */
export function enhanceAutoSubmit(form: HTMLFormElement): void {
  form.addEventListener('change', () => form.requestSubmit());
}
