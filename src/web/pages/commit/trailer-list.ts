/** The trailers of a commit for its page: one row for each key, in the order of first appearance. */
import { visibleText } from '../../../shared/visible-text.js';
import { linkifyMessage } from '../../../render/document/message.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { parseTrailers } from '../../../render/document/trailers.js';
import { href, type RepositoryName } from '../../address/location.js';

export interface TrailerRow {
  /** The key as first typed: `Signed-off-by`. */
  readonly key: string;
  /** In the order of the message, with addresses and commit ids as links; never empty. */
  readonly values: readonly { readonly html: SafeHtml }[];
}

export interface TrailerList {
  readonly rows: readonly TrailerRow[];
  /** A summary for the folded list, whose content is in the message above: `Fixes · Signed-off-by × 2`. */
  readonly keys: string;
  /** The number of trailers that are not listed; the message above contains them. */
  readonly more: number;
}

/** Tree-wide changes are copied to about a hundred people; a longer list would not be read. */
const MAX_TRAILERS = 100;
/** A value of this length fills a few lines of a screen. */
const MAX_VALUE = 1_000;
/** Longer messages are logs and generated lists; parsing them would delay other visitors. In characters. */
const MAX_MESSAGE = 200_000;
const ELLIPSIS = '…';
const SEPARATOR = ' · ';
const TIMES = '×\u00a0';

/** `message` is the whole message. Keys that differ only in case are equal, as in git. */
export function trailerList(name: RepositoryName, message: string): TrailerList {
  if (message.length > MAX_MESSAGE) return { rows: [], keys: '', more: 0 };
  const trailers = parseTrailers(message).filter(({ value }) => value !== '');
  const rows = new Map<string, { key: string; values: { html: SafeHtml }[] }>();
  for (const { key, value } of trailers.slice(0, MAX_TRAILERS)) {
    const html = linkifyMessage(cut(visibleText(value)), { commitHref: (id) => href.commit(name, id) });
    const row = rows.get(key.toLowerCase());
    if (row === undefined) rows.set(key.toLowerCase(), { key, values: [{ html }] });
    else row.values.push({ html });
  }
  const keys = [...rows.values()]
    .map(({ key, values }) => (values.length === 1 ? key : `${key} ${TIMES}${values.length}`))
    .join(SEPARATOR);
  return { rows: [...rows.values()], keys, more: Math.max(0, trailers.length - MAX_TRAILERS) };
}

function cut(value: string): string {
  return value.length > MAX_VALUE ? value.slice(0, MAX_VALUE).toWellFormed() + ELLIPSIS : value;
}
