/** Links that narrow a search: to directories and languages of the files that were found. */
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { CodeAnswer, FoundFile } from '../../../search/answers.js';
import { isPattern } from '../../../search/match/path-filter.js';
import { printQuery } from '../../../search/query/print-query.js';
import type { CodeQuery } from '../../../search/query/query.js';
import type { PageRequest } from '../../http/page.js';

export interface Facet {
  readonly title: string;
  readonly items: readonly FacetItem[];
}

export interface FacetItem {
  readonly label: string;
  readonly href: string;
  /** Undefined when not all files are known. */
  readonly count: string | undefined;
}

/** Longer lists are not read. */
const MAX_ITEMS = 8;

/** A facet with one item would narrow nothing. */
export function facetsOf(
  { t, numbers }: PageRequest,
  { query, answer }: { readonly query: CodeQuery; readonly answer: CodeAnswer },
  hrefOf: (text: string) => string,
): Facet[] {
  const { found, total } = answer;
  const facet = (title: string, counts: readonly Counted[], narrowed: (name: string) => CodeQuery): Facet => ({
    title,
    items: counts.slice(0, MAX_ITEMS).map(({ name, count }) => ({
      label: displayPath(name),
      href: hrefOf(printQuery(narrowed(name))),
      count: total.isExact && total.count === found.length ? numbers.integer(count) : undefined,
    })),
  });
  return [
    facet(t('search.directories'), directoriesOf(found), (name) => ({ ...query, paths: narrowedPaths(query, name) })),
    facet(t('search.languages'), counted(found.map(({ language }) => language)), (name) => ({
      ...query,
      languages: [
        ...query.languages.filter(({ isExcluded }) => isExcluded),
        { name: name.toLowerCase(), isExcluded: false },
      ],
    })),
  ].filter(({ items }) => items.length > 1);
}

interface Counted {
  readonly name: string;
  readonly count: number;
}

function counted(names: readonly (string | null | undefined)[]): Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((left, right) => right.count - left.count);
}

/** The directories in which the paths of the files part. */
function directoriesOf(found: readonly FoundFile[]): Counted[] {
  const folders = found.map(({ path }) => path.split('/').slice(0, -1));
  let depth = 0;
  while (
    folders.length > 1 &&
    folders.every((folder) => folder.length > depth && folder[depth] === folders[0]?.[depth])
  )
    depth += 1;
  return counted(folders.map((folder) => (folder.length > depth ? folder.slice(0, depth + 1).join('/') : undefined)));
}

/** In place of the filters that the directory is below. */
function narrowedPaths({ paths }: CodeQuery, directory: GitPath): CodeQuery['paths'] {
  return [
    ...paths.filter(({ isExcluded }) => isExcluded),
    { pattern: isPattern(directory) ? escapedPattern(directory) : directory, isExcluded: false },
  ];
}

/** A path as a pattern that means itself. */
export function escapedPattern(path: GitPath): string {
  return path.replace(/[*?[\\]/g, String.raw`\$&`);
}
