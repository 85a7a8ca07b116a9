/** Rendering that does not forgive: a field that a template misspells or a model forgets is an error, where EJS would print nothing. */
import type { Render } from '../../src/web/http/views.js';

/** What the run time itself asks of any object. */
const ALWAYS_ASKED = new Set<PropertyKey>(['toString', 'valueOf', 'toJSON', 'constructor', 'then']);

export class UnknownField extends Error {}

/** The same value; reading a key that it lacks throws, at every depth. */
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

/** Every view that was rendered, by name; a field that is unknown is both thrown and kept in `problems`, since a page may answer an error by an error page. */
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
