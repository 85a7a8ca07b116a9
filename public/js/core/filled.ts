/** The texts of a page with `{name}` filled in. */
export function filled(template: string | undefined, values: Record<string, string | number>): string {
  return (template ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
