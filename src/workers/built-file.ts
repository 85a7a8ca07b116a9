/** Threads run built files. Tests import the sources, so this module maps a source to its built file. */

/** `path` is relative to the root of the built tree, for example `workers/entry.js`. */
export function builtFile(path: string): URL {
  const here = import.meta.url;
  const root = here.endsWith('.ts') ? new URL('../../dist/', here) : new URL('../', here);
  return new URL(path, root);
}
