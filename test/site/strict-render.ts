/** Strict rendering: a field that a template misspells or a model lacks is an error, where EJS would print nothing. */
import type { Render } from '../../src/web/http/views.js';

/** Keys that the JavaScript runtime reads from any object. */
const ALWAYS_ASKED = new Set<PropertyKey>(['toString', 'valueOf', 'toJSON', 'constructor', 'then']);

export class UnknownField extends Error {}

/** Returns the same value; reading a missing key throws, at every depth. */
export function strict<T>(value: T, path = 'page'): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'symbol' || ALWAYS_ASKED.has(key)) return Reflect.get(target, key) as unknown;
      if (!(key in target)) throw new UnknownField(`${path}.${key}`);
      const field: unknown = Reflect.get(target, key);
      return typeof field === 'function' ? field : strict(field, `${path}.${key}`);
    },
  });
}

/**
 * The names of the rendered views. An unknown field is both thrown and recorded in `problems`, since a page may respond
 * to an error with an error page.
 */
export function strictRender(): {
  readonly wrapRender: (render: Render) => Render;
  readonly views: Set<string>;
  readonly problems: string[];
} {
  const views = new Set<string>();
  const problems: string[] = [];
  const wrapRender =
    (inner: Render): Render =>
    (view, model, t) => {
      views.add(view);
      try {
        return inner(view, strict(model), t);
      } catch (error) {
        problems.push(`${view}: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    };
  return { wrapRender, views, problems };
}
