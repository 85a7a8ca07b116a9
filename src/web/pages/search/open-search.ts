/** `/{owner}/{repo}/opensearch.xml`: lets a browser offer the search of code of a repository (OpenSearch 1.1). */
import { href, type LocationOf } from '../../address/location.js';
import { fragmentTag, notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { xmlDocument, xmlElement } from '../../http/xml.js';
import { handleOf, nameOf } from '../../parts/revision.js';

const TYPE = 'application/opensearchdescription+xml; charset=utf-8';
/** The limit of the format for a short name. */
const MAX_NAME = 16;

export function openSearchPage(request: PageRequest<LocationOf<'open-search'>>): Reply {
  const { t, origin, context } = request;
  const name = nameOf(handleOf(request, request.location));
  const cache: CachePolicy = { kind: 'revalidate', tag: fragmentTag(request, ['open-search']) };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const element = xmlElement(
    'OpenSearchDescription',
    [
      xmlElement('ShortName', name.repo.slice(0, MAX_NAME)),
      xmlElement('Description', t('search.description', { name: `${name.owner}/${name.repo}` })),
      xmlElement('InputEncoding', 'UTF-8'),
      xmlElement('Image', origin + context.assets.url('favicon.svg'), { type: 'image/svg+xml' }),
      xmlElement('Url', [], { type: 'text/html', template: `${origin}${href.searchDefault(name)}?q={searchTerms}` }),
    ],
    { xmlns: 'http://a9.com/-/spec/opensearch/1.1/' },
  );
  return { kind: 'bytes', type: TYPE, body: xmlDocument(element), cache };
}
