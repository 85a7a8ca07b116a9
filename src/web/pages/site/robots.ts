/** `/robots.txt`: pages that search engines should skip because they are expensive or contain nothing new. */
import { basePath, href, uncrawledPaths, type LocationOf } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function robotsPage(request: PageRequest<LocationOf<'robots'>>): Reply {
  const lines = [
    'User-agent: *',
    ...uncrawledPaths().map((path) => `Disallow: ${path}`),
    `Disallow: ${basePath()}/*?*after=`,
    `Disallow: ${basePath()}/*?*q=`,
    `Sitemap: ${request.origin}${href.sitemap()}`,
  ];
  return {
    kind: 'bytes',
    type: 'text/plain; charset=utf-8',
    body: `${lines.join('\n')}\n`,
    cache: {
      kind: 'revalidate',
      tag: `robots-${request.context.assets.version}-${Buffer.from(request.origin + basePath()).toString('base64url')}`,
    },
  };
}
