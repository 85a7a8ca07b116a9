/**
 * First segments of URLs that cannot be owners, in lower case. The page table (web/address/page-table.ts) may use the
 * words in `SITE_WORDS`; names of owners avoid all words (repository/repository-name.ts).
 */

/** First segments of pages that do not belong to a repository. */
export const SITE_WORDS = ['-', 'api', 'explore', 'favicon.ico', 'robots.txt', 'sitemap.xml'] as const;
export type SiteWord = (typeof SITE_WORDS)[number];

/** Static files, and words that Gitea reserves. */
const OTHER_WORDS = ['assets', 'metrics', 'repo'];

export const RESERVED_WORDS: ReadonlySet<string> = new Set([...SITE_WORDS, ...OTHER_WORDS]);
