/** Images of a document: what those are called that their authors have not described, and what stands for those of other hosts. */
import type { Element, Parents, Text } from 'hast';
import { externalImage } from './document-links.js';
import { EXTERNAL_REL } from './url-text.js';
import { SKIP_CHILDREN } from './walk.js';

/** An image that its author has not described is named after its file: that is more than silence, and an address is too much to be read out. */
export function nameImage(properties: Element['properties']): void {
  if (properties['alt'] === undefined) properties['alt'] = fileNameIn(String(properties['src'] ?? ''));
}

/** As people read it; '' when the address ends with a slash. */
function fileNameIn(address: string): string {
  const path = address.replace(/[?#].*$/s, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    // No UTF-8 after its percent signs.
    return name;
  }
}

/** An image on another host becomes its description, as a link to it where a link may stand. One without is called after its file; its tooltip has the address. */
export function replaceExternalImage(
  element: Element,
  parent: Parents,
  at: number,
  mayLink: boolean,
): typeof SKIP_CHILDREN | undefined {
  if (element.tagName !== 'img' || typeof element.properties['src'] !== 'string') return undefined;
  const href = externalImage(element.properties['src']);
  if (href === undefined) return undefined;
  const alt = String(element.properties['alt'] ?? '').trim();
  const words: Text = { type: 'text', value: alt || fileNameIn(href) || href.replace(/^https?:\/\//i, '') };
  const properties = {
    className: ['external-image'],
    ...(alt === '' ? { title: href } : {}),
    ...(mayLink ? { href, rel: EXTERNAL_REL.split(' ') } : {}),
  };
  parent.children[at] = { type: 'element', tagName: mayLink ? 'a' : 'span', properties, children: [words] };
  return SKIP_CHILDREN;
}
