/** The texts of a page with `{name}` filled in. @param {string | undefined} template @param {Record<string, string | number>} values */
export function filled(template, values) {
  return (template ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
