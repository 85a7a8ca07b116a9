/** A form with one select: choosing is enough. @param {HTMLFormElement} form */
export function enhanceAutoSubmit(form) {
  form.addEventListener('change', () => form.requestSubmit());
}
