/** Submits a form with one select as soon as an option is chosen. */
export function enhanceAutoSubmit(form: HTMLFormElement): void {
  form.addEventListener('change', () => form.requestSubmit());
}
