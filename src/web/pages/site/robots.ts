/** `/robots.txt`: pages that search engines should skip because they are expensive or contain nothing new. */
import { href, type Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

/** Words below a repository; every commit has all of these pages. */
const UNWANTED = [
  'archive',
  'blame',
  'commit-card',
  'compare',
  'find',
  'lastcommit',
  'media',
  'palette',
  'raw',
  'ref-list',
  'side-tree',
  'tree-list',
  'src/commit',
  'commits/commit',
  'rss',
  'atom',
  'objects',
];

export function robotsPage(request: PageRequest<Extract<Location, { page: 'robots' }>>): Reply {
  const lines = [
    'User-agent: *',
    'Disallow: /-/',
    ...UNWANTED.map((word) => `Disallow: /*/*/${word}/`),
    'Disallow: /*?*after=',
    'Disallow: /*?*q=',
    `Sitemap: ${request.origin}${href.sitemap()}`,
  ];
  return {
    kind: 'bytes',
    type: 'text/plain; charset=utf-8',
    body: `${lines.join('\n')}\n`,
    cache: {
      kind: 'revalidate',
      tag: `robots-${request.context.assets.version}-${Buffer.from(request.origin).toString('base64url')}`,
    },
  };
}
