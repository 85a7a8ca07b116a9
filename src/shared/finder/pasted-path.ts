/** Paths in the forms in which people copy them from diffs, terminals, compiler messages and URLs. */

export interface PastedPath {
  readonly path: string;
  /** The named lines as the fragment of a file's page; empty when none are named. */
  readonly fragment: string;
}

/** `:120` and `:120:7` of compilers, with or without the colon that follows; `#L120` and `#L5C1-L9C2` of URLs. */
const LINES = /(?::(\d{1,9})(?::\d{1,9})?:?|#L(\d{1,9})(?:C\d{1,9})?(?:-L?(\d{1,9})(?:C\d{1,9})?)?)$/;
/** `a/` and `b/` are the two sides of a diff. */
const ROOT = /^(?:\.\/+|[ab]\/|\/+)/;

/** Returns undefined when there is nothing to remove. */
export function pastedPath(query: string): PastedPath | undefined {
  const lines = LINES.exec(query);
  const path = (lines === null ? query : query.slice(0, lines.index)).replaceAll('\\', '/').replace(ROOT, '');
  if (path === '' || path === query) return undefined;
  const [, line, first, last] = lines ?? [];
  const from = line ?? first;
  return { path, fragment: from === undefined ? '' : `#L${from}${last === undefined ? '' : `-L${last}`}` };
}
