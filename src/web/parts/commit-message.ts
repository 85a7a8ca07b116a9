/** A commit message for pages: the summary as text, the body with links, both within limits. */
import type { Commit } from '../../git/object/commit.js';
import { bodyOf, summaryOf } from '../../git/object/commit-text.js';
import { visibleText } from '../../shared/visible-text.js';
import { linkifyMessage } from '../../render/document/message.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { href, type RepositoryName } from '../address/location.js';

export interface ShownMessage {
  /** '' when the message is empty. */
  readonly summary: string;
  /** '' when there is no more than the summary. */
  readonly bodyHtml: SafeHtml | '';
  readonly isCut: boolean;
}

/** Some messages have a first paragraph that is much too long for a heading. */
const MAX_SUMMARY = 1_000;
const ELLIPSIS = '…';

/** `maxBody` is in characters. */
export function shownMessage(name: RepositoryName, commit: Commit, maxBody: number): ShownMessage {
  const summary = visibleText(summaryOf(commit.message));
  const body = visibleText(bodyOf(commit.message)).trimEnd();
  const isCut = summary.length > MAX_SUMMARY || body.length > maxBody;
  return {
    summary: cut(summary, MAX_SUMMARY),
    bodyHtml: body === '' ? '' : linkifyMessage(cut(body, maxBody), { commitHref: (id) => href.commit(name, id) }),
    isCut,
  };
}

function cut(text: string, limit: number): string {
  return text.length > limit ? text.slice(0, limit).toWellFormed() + ELLIPSIS : text;
}
