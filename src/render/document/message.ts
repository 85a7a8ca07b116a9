/** Commit messages: adds links without changing the text. Few imports; linear in the length of the message. */
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';
import { isUrl, trimUrl, URL_SOURCE, urlLink } from './url-text.js';

export interface MessageLinks {
  /** Address of the page of a commit; the id may be short and need not exist. Undefined when ids are not linked. */
  readonly commitHref?: (id: string) => string;
}

/**
 * Seven to forty hex digits that stand alone or follow the `-g` of git-describe. They must not be part of a word, a
 * UUID, a file name, a path, a decimal number or an address (`abc1234..def5678` is two ids).
 */
const ID_SOURCE =
  '(?<![\\p{L}\\p{N}_/@=&%$#+-])(?<![\\p{L}\\p{N}_]\\.)[0-9a-f]{7,40}(?![\\p{L}\\p{N}_/@-])(?!\\.[\\p{L}\\p{N}_])|(?<=[\\p{L}\\p{N}]-g)[0-9a-f]{7,40}(?![\\p{L}\\p{N}_/@])';
const LINKABLE = new RegExp(`${URL_SOURCE}|${ID_SOURCE}`, 'gu');

/**
 * The escaped message with URLs and commit ids as links (`<a class="commit-id">`). Line ends, spaces and mail addresses
 * are kept as typed, so the enclosing element must preserve white space.
 */
export function linkifyMessage(text: string, links: MessageLinks = {}): SafeHtml {
  const parts: SafeHtml[] = [];
  let taken = 0;
  for (const match of text.matchAll(LINKABLE)) {
    const link = linkFor(match[0], links);
    if (link === undefined || match.index < taken) continue;
    parts.push(escapeHtml(text.slice(taken, match.index)), link.html);
    taken = match.index + link.length;
  }
  parts.push(escapeHtml(text.slice(taken)));
  return joinHtml(parts);
}

function linkFor(run: string, links: MessageLinks): { html: SafeHtml; length: number } | undefined {
  if (/^[hw]/.test(run)) {
    const url = trimUrl(run);
    return isUrl(url) ? { html: urlLink(url), length: url.length } : undefined;
  }
  if (links.commitHref === undefined || !looksLikeId(run)) return undefined;
  return {
    html: trustHtml(`<a href="${escapeHtml(links.commitHref(run))}" class="commit-id">${run}</a>`),
    length: run.length,
  };
}

/** Rejects words such as `defaced` and dates such as `20200324`, which consist of hex digits too. */
function looksLikeId(hex: string): boolean {
  return hex.length === 40 || (/\d/.test(hex) && /[a-f]/.test(hex));
}

/** Text in which only links are marked up, inside `<pre class="plain-text">`: for a README without markup. */
export function renderPlainText(text: string): SafeHtml {
  // An HTML parser drops one line feed right after <pre>, so that of the text needs another before it.
  return trustHtml(`<pre class="plain-text">\n${linkifyMessage(text.replaceAll('\r\n', '\n'))}</pre>`);
}
