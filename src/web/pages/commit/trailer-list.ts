/** The trailers of a commit for its page: one row a key, in the order of their first appearance. */
import { visibleText } from '../../../shared/visible-text.js';
import { linkifyMessage } from '../../../render/document/message.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { parseTrailers } from '../../../render/document/trailers.js';
import { href, type RepositoryName } from '../../address/location.js';

export interface TrailerRow {
  /** As first typed: `Signed-off-by`. */
  readonly key: string;
  /** In the order of the message, with addresses and commit ids as links; never empty. */
  readonly values: readonly { readonly html: SafeHtml }[];
}

export interface TrailerList {
  readonly rows: readonly TrailerRow[];
  /** What the list is about while it is folded, since the message above says it all: `Fixes · Signed-off-by × 2`. */
  readonly keys: string;
  /** Trailers that are not listed; the message above has them. */
  readonly more: number;
}

/** A tree-wide clean-up is copied to some hundred people; nobody reads more in a list. */
const MAX_TRAILERS = 100;
/** One value is a line of a screen or two. */
const MAX_VALUE = 1_000;
/** Longer messages are logs and generated lists; to take them apart would hold up other visitors. In characters. */
const MAX_MESSAGE = 200_000;
const ELLIPSIS = '…';
const SEPARATOR = ' · ';
const TIMES = '×\u00a0';

/** `message`: the whole message. Keys that differ in case only are one, as for git. */
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
