/** The site as a symbol: `/favicon.ico`, and the manifest with which a browser puts the site among its applications. */
import { href, type LocationOf } from '../../address/location.js';
import { fragmentTag, notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';

export function faviconPage({ context }: PageRequest<LocationOf<'favicon'>>): Reply {
  return { kind: 'redirect', to: context.assets.url('favicon.ico'), status: 302 };
}

export function manifestPage(request: PageRequest<LocationOf<'manifest'>>): Reply {
  const { t, language, context } = request;
  const cache: CachePolicy = { kind: 'revalidate', tag: fragmentTag(request, ['manifest']) };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const manifest = {
    name: t('common.siteName'),
    short_name: t('common.siteName'),
    lang: language,
    start_url: href.repositories(),
    display: 'browser',
    icons: [
      { src: context.assets.url('favicon.svg'), type: 'image/svg+xml', sizes: 'any' },
      { src: context.assets.url('icon-512.png'), type: 'image/png', sizes: '512x512' },
    ],
  };
  return { kind: 'bytes', type: 'application/manifest+json; charset=utf-8', body: JSON.stringify(manifest), cache };
}
