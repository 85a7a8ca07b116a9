/** Feeds as XML: Atom (RFC 4287) and RSS 2.0. Pure. */
import { escapeHtml } from '../../../render/safe-html.js';
import type { FeedFormat } from '../../address/location.js';
import { FEED_TYPES } from '../../parts/feed-links.js';
import { xmlDocument, xmlElement, type Xml } from '../../http/xml.js';

export interface Feed {
  readonly title: string;
  /** Addresses of the page and of the feed itself; all addresses here are absolute. */
  readonly link: string;
  readonly self: string;
  readonly description: string;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  /** The address of something immutable, which is also the identity of the entry. */
  readonly link: string;
  readonly title: string;
  readonly author: string;
  /** Seconds since 1970. */
  readonly timeSeconds: number;
  /** Plain text, shown with its line breaks. */
  readonly text: string;
}

const ATOM = 'http://www.w3.org/2005/Atom';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';
/** The end of year 9999: later dates have no four-digit year. */
const LAST_SECOND = 253_402_300_799;
/** Atom requires a name that is not empty. */
const NOBODY = '?';

export function feedXml(feed: Feed, format: FeedFormat): string {
  return xmlDocument(format === 'atom' ? atom(feed) : rss(feed));
}

function atom({ title, link, self, description, entries }: Feed): Xml {
  return xmlElement(
    'feed',
    [
      xmlElement('id', self),
      xmlElement('title', title),
      ...(description === '' ? [] : [xmlElement('subtitle', description)]),
      xmlElement('link', [], { rel: 'self', type: FEED_TYPES.atom, href: self }),
      xmlElement('link', [], { rel: 'alternate', type: 'text/html', href: link }),
      xmlElement('updated', isoDate(newest(entries))),
      ...entries.map((entry) =>
        xmlElement('entry', [
          xmlElement('id', entry.link),
          xmlElement('title', entry.title),
          xmlElement('link', [], { rel: 'alternate', type: 'text/html', href: entry.link }),
          xmlElement('updated', isoDate(entry.timeSeconds)),
          xmlElement('author', [xmlElement('name', entry.author.trim() === '' ? NOBODY : entry.author)]),
          xmlElement('content', preformatted(entry.text), { type: 'html' }),
        ]),
      ),
    ],
    { xmlns: ATOM },
  );
}

function rss({ title, link, self, description, entries }: Feed): Xml {
  return xmlElement(
    'rss',
    [
      xmlElement('channel', [
        xmlElement('title', title),
        xmlElement('link', link),
        xmlElement('description', description === '' ? title : description),
        xmlElement('atom:link', [], { rel: 'self', type: FEED_TYPES.rss, href: self }),
        xmlElement('lastBuildDate', mailDate(newest(entries))),
        ...entries.map((entry) =>
          xmlElement('item', [
            xmlElement('title', entry.title),
            xmlElement('link', entry.link),
            xmlElement('guid', entry.link, { isPermaLink: 'true' }),
            xmlElement('pubDate', mailDate(entry.timeSeconds)),
            xmlElement('dc:creator', entry.author),
            xmlElement('description', preformatted(entry.text)),
          ]),
        ),
      ]),
    ],
    { version: '2.0', 'xmlns:atom': ATOM, 'xmlns:dc': DUBLIN_CORE },
  );
}

/** HTML, which is text inside the XML. */
function preformatted(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}

function newest(entries: readonly FeedEntry[]): number {
  return entries.reduce((latest, { timeSeconds }) => Math.max(latest, timeSeconds), 0);
}

function dateOf(timeSeconds: number): Date {
  return new Date(Math.min(timeSeconds, LAST_SECOND) * 1000);
}

function isoDate(timeSeconds: number): string {
  return dateOf(timeSeconds).toISOString().replace('.000Z', 'Z');
}

/** RFC 822 with a four-digit year. */
function mailDate(timeSeconds: number): string {
  return dateOf(timeSeconds).toUTCString();
}
