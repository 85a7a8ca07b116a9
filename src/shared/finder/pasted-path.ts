/** Paths as people copy them from diffs, terminals, messages of compilers and addresses. */

export interface PastedPath {
  readonly path: string;
  /** The lines it names, as the fragment of a file's page; '' for none. */
  readonly fragment: string;
}

/** `:120`, `:120:7` of compilers, perhaps with the colon that follows; `#L120`, `#L5-L9` of addresses. */
const LINES = /(?:(?::(\d{1,9}))(?::\d{1,9})?:?|#L(\d{1,9})(?:-L?(\d{1,9}))?)$/;
/** `a/` and `b/` are the sides of a diff. */
const ROOT = /^(?:\.\/+|[ab]\/|\/+)/;

/** Undefined when nothing is there to be taken off. */
export function pastedPath(query: string): PastedPath | undefined {
  const lines = LINES.exec(query);
  const path = (lines === null ? query : query.slice(0, lines.index)).replaceAll('\\', '/').replace(ROOT, '');
  if (path === '' || path === query) return undefined;
  const [, line, first, last] = lines ?? [];
  const from = line ?? first;
  return { path, fragment: from === undefined ? '' : `#L${from}${last === undefined ? '' : `-L${last}`}` };
}
