/** `/robots.txt`: pages that search engines should skip because they are expensive or contain nothing new. */
import { href, uncrawledPaths, type LocationOf } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function robotsPage(request: PageRequest<LocationOf<'robots'>>): Reply {
  const lines = [
    'User-agent: *',
    ...uncrawledPaths().map((path) => `Disallow: ${path}`),
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
