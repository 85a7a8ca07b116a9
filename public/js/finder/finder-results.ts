/** Renders found paths as options of a list box. */
import { visibleText } from '../../../src/shared/visible-text.js';

import type { PathMatch } from '../../../src/shared/finder/fuzzy.js';

/** Lone surrogates represent the bytes of a name that is not UTF-8: U+DC80 is byte 0x80 (see src/git/path-text.ts). */
const PIECES = /\p{Cs}|\P{Cs}+/gu;
const LONE = /^\p{Cs}$/u;

function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      segment.replace(PIECES, (piece) =>
        LONE.test(piece) ? `%${(piece.charCodeAt(0) & 0xff).toString(16).toUpperCase()}` : encodeURIComponent(piece),
      ),
    )
    .join('/');
}

/**
 * Creates an option that is a link without text, outside of the tab order. `href` is undefined for an option without an
 * address.
 */
export function createOptionLink(href: string | undefined): HTMLAnchorElement {
  const option = document.createElement('a');
  option.className = 'found-item';
  if (href !== undefined) option.href = href;
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  return option;
}

/** Creates an option for a path; `fragment` is appended to its link. */
export function createOption(
  { path, positions }: PathMatch,
  { id, openUrl, fragment, icon }: { id: string; openUrl: string; fragment: string; icon: string },
): HTMLAnchorElement {
  const option = createOptionLink(openUrl + encodePath(path) + fragment);
  option.id = id;
  const text = document.createElement('span');
  text.className = 'found-path mono';
  text.translate = false;
  text.append(...markedPieces(path, positions));
  option.append(createIcon(icon), text);
  return option;
}

/** Adjacent matched letters share one <mark>; a surrogate pair is never split. */
function markedPieces(path: string, positions: readonly number[]): Node[] {
  const marked = new Set(positions);
  const pieces: Node[] = [];
  let isMarked = false;
  let piece = '';
  const flush = (): void => {
    if (piece === '') return;
    const text = visibleText(piece);
    const node = isMarked ? document.createElement('mark') : document.createTextNode(text);
    if (isMarked) node.textContent = text;
    pieces.push(node);
    piece = '';
  };
  let at = 0;
  for (const sign of path) {
    const isHit = marked.has(at) || (sign.length === 2 && marked.has(at + 1));
    if (isHit !== isMarked) flush();
    isMarked = isHit;
    piece += sign;
    at += sign.length;
  }
  flush();
  return pieces;
}

export function createIcon(href: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', href);
  svg.append(use);
  return svg;
}
