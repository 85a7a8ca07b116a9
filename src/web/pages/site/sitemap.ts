/**
 * `/sitemap.xml`: the repositories, or the addresses of its parts where they are too many for one file. Source: the
 * sitemaps.org protocol, 0.9.
 */
import { xmlDocument, xmlElement, type Xml } from '../../http/xml.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { pageNumber } from '../../parts/pager.js';
import { nameOf } from '../../parts/revision.js';

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
/** The protocol's limit for one file, of addresses or of parts. */
const MAX_URLS = 50_000;

export function sitemapPage(request: PageRequest<Extract<Location, { page: 'sitemap' }>>): Reply {
  const paths = [
    href.repositories(),
    ...request.repositories.list().map((repository) => href.home(nameOf(repository))),
  ];
  const parts = Math.ceil(paths.length / MAX_URLS);
  if (parts > 1 && !request.query.has('page')) {
    const addresses = Array.from({ length: Math.min(parts, MAX_URLS) }, (_, part) => href.sitemap({ page: part + 1 }));
    return xmlReply('sitemapindex', elements(request, 'sitemap', addresses));
  }
  const start = (pageNumber(request) - 1) * MAX_URLS;
  return xmlReply('urlset', elements(request, 'url', paths.slice(start, start + MAX_URLS)));
}

function elements({ origin }: PageRequest, name: string, paths: readonly string[]): Xml[] {
  return paths.map((path) => xmlElement(name, [xmlElement('loc', origin + path)]));
}

function xmlReply(root: string, items: readonly Xml[]): Reply {
  const body = xmlDocument(xmlElement(root, items, { xmlns: NAMESPACE }));
  return { kind: 'bytes', type: 'application/xml; charset=utf-8', body, cache: NO_CACHE };
}
