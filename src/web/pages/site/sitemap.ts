/** `/sitemap.xml`: the repositories. Source: the sitemaps.org protocol, 0.9. */
import { xmlDocument, xmlElement } from '../../http/xml.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { nameOf } from '../../parts/revision.js';

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
/** The protocol's limit for one file. */
const MAX_URLS = 50_000;

export function sitemapPage(request: PageRequest<Extract<Location, { page: 'sitemap' }>>): Reply {
  const paths = [
    href.repositories(),
    ...request.repositories.list().map((repository) => href.home(nameOf(repository))),
  ];
  const urls = paths.slice(0, MAX_URLS).map((path) => xmlElement('url', [xmlElement('loc', request.origin + path)]));
  const body = xmlDocument(xmlElement('urlset', urls, { xmlns: NAMESPACE }));
  return { kind: 'bytes', type: 'application/xml; charset=utf-8', body, cache: NO_CACHE };
}
