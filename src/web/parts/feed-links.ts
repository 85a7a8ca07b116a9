/** `<link rel="alternate">` for pages that have a feed. */
import type { GitPath } from '../../git/path-text.js';
import type { Translate } from '../http/language.js';
import { href, type FeedFormat, type RepositoryName } from '../address/location.js';

export interface FeedLink {
  readonly type: string;
  readonly title: string;
  readonly href: string;
}

export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
};
const FORMATS = ['atom', 'rss'] as const;
/** The same in every language. */
const FORMAT_NAMES: Readonly<Record<FeedFormat, string>> = { atom: 'Atom', rss: 'RSS' };

export function tagFeeds(t: Translate, name: RepositoryName, of: 'tags' | 'releases'): FeedLink[] {
  return FORMATS.map((format) => ({
    type: FEED_TYPES[format],
    title: `${tagFeedTitle(t, name, of)} (${FORMAT_NAMES[format]})`,
    href: href.feed(name, of, format),
  }));
}

export function tagFeedTitle(t: Translate, name: RepositoryName, of: 'tags' | 'releases'): string {
  return `${name.owner}/${name.repo}: ${t(of === 'tags' ? 'refs.tags' : 'releases.title')}`;
}

/** `path` is '' for the whole branch. */
export function branchFeeds(name: RepositoryName, branch: string, path: GitPath): FeedLink[] {
  return FORMATS.map((format) => ({
    type: FEED_TYPES[format],
    title: `${name.owner}/${name.repo}: ${[branch, path]
      .filter((part) => part !== '')
      .join('/')
      .toWellFormed()} (${FORMAT_NAMES[format]})`,
    href: href.branchFeed(name, format, branch, path),
  }));
}
