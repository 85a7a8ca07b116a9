/** Applies the `lang:` filters of a query. Most languages follow from the path, so that few texts are read in vain. */
import type { GitPath } from '../../git/path-text.js';
import type { LanguageFilter } from '../query/query.js';

export interface LanguageTest {
  /** Undefined when the text decides. */
  byPath(path: GitPath): boolean | undefined;
  byText(path: GitPath, text: string): boolean;
}

/** `languageOf` gives the name for people; filters compare it without regard to case. */
export function languageTest(
  filters: readonly LanguageFilter[],
  languageOf: (path: GitPath, text?: string) => string | null,
): LanguageTest {
  if (filters.length === 0) return { byPath: () => true, byText: () => true };
  const names = (isExcluded: boolean): ReadonlySet<string> =>
    new Set(filters.filter((filter) => filter.isExcluded === isExcluded).map(({ name }) => name));
  const wanted = names(false);
  const excluded = names(true);
  const passes = (language: string | null): boolean => {
    const name = language?.toLowerCase() ?? '';
    return (wanted.size === 0 || wanted.has(name)) && !excluded.has(name);
  };
  return {
    byPath: (path) => {
      const language = languageOf(path);
      return language === null ? undefined : passes(language);
    },
    byText: (path, text) => passes(languageOf(path, text)),
  };
}
