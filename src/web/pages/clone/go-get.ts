/**
 * `?go-get=1`: where the `go` command finds the source of an import path (https://go.dev/ref/mod#vcs-find). A module may
 * be in a folder of its repository, so the answer is the same for every path below it.
 */
import { href, type LocationOf } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { xmlElement, type Xml } from '../../http/xml.js';
import { defaultRef } from '../../parts/layout.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

const SCHEME = /^https?:\/\//;

export async function goGetPage(request: PageRequest<LocationOf<'go-get'>>): Promise<Reply> {
  const { origin, location } = request;
  const repository = await repositoryOf(request, location);
  const name = nameOf(repository);
  // As the import path spells it, for it must begin with this.
  const root = (origin + href.home(location)).replace(SCHEME, '');
  const ref = defaultRef(repository);
  const head = [meta('go-import', [root, 'git', href.clone(origin, name)])];
  if (ref !== undefined) {
    const folder = `${origin}${href.src(name, ref)}{/dir}`;
    head.push(meta('go-source', [root, origin + href.home(name), folder, `${folder}/{file}#L{line}`]));
  }
  const link = xmlElement('a', root, { href: href.home(name) });
  const page = xmlElement('html', [
    xmlElement('head', [...head, xmlElement('title', root)]),
    xmlElement('body', [xmlElement('p', [link])]),
  ]);
  return { kind: 'bytes', type: 'text/html; charset=utf-8', body: `<!doctype html>\n${page}\n`, cache: NO_CACHE };
}

function meta(name: string, parts: readonly string[]): Xml {
  return xmlElement('meta', [], { name, content: parts.join(' ') });
}
