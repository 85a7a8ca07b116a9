/** Images of a document: names for those without a description, and links in place of those on other hosts. */
import type { Element, Parents, Text } from 'hast';
import { externalImage } from './document-links.js';
import { EXTERNAL_REL } from './url-text.js';
import { SKIP_CHILDREN } from './walk-elements.js';

/**
 * Names an image without a description after its file, which tells screen-reader users more than silence and less than
 * a whole address.
 */
export function nameImage(properties: Element['properties']): void {
  if (properties['alt'] === undefined) properties['alt'] = fileNameIn(String(properties['src'] ?? ''));
}

const ATTACHMENT = /^attachment:/i;

/** The picture that `attachment:name.png` is in the cell of a notebook. */
export function attachedImage(
  address: string,
  findAttachment: (name: string) => string | undefined,
): string | undefined {
  const name = address.replace(ATTACHMENT, '');
  return name === address ? undefined : (findAttachment(name) ?? findAttachment(decoded(name)));
}

/** The decoded file name; '' when the address ends with a slash. */
function fileNameIn(address: string): string {
  const path = address.replace(ATTACHMENT, '').replace(/[?#].*$/s, '');
  return decoded(path.slice(path.lastIndexOf('/') + 1));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // The percent escapes are not UTF-8.
    return name;
  }
}

/**
 * Replaces an image on another host by its description, as a link to it where a link is allowed. Without a description
 * it is named after its file, and its tooltip has the address.
 */
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
