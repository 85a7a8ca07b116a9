/** A commit as a card over a link: summary, first lines of the message, author, date, id. */
import type { Commit } from '../../../git/object/commit.js';
import { bodyOf } from '../../../git/object/commit-text.js';
import { visibleText } from '../../../shared/visible-text.js';
import type { Repository } from '../../../repository/repository.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import type { PageRequest } from '../../http/page.js';
import type { AvatarModel } from '../../parts/people/avatar.js';
import { shownPerson } from '../../parts/people/shown-person.js';

export interface CommitCardModel extends ShownSummary {
  /** The first lines of the message after its summary; '' when there are none. */
  readonly body: string;
  readonly author: string;
  readonly avatar: AvatarModel;
  readonly id: string;
  /** The commit time, as in the lists that link to the commit. */
  readonly when: Stamp;
}

/** A card must be readable at a glance and fit into a small window; the page behind the link shows everything. */
const MAX_SUMMARY = 300;
const MAX_BODY_LINES = 9;
const MAX_BODY = 800;
const ELLIPSIS = '…';

export function commitCard({ t }: PageRequest, repository: Repository, commit: Commit): CommitCardModel {
  const author = shownPerson(repository, commit.author);
  const { summary, isUntitled } = shownCommit(t, commit);
  return {
    summary: cut(summary, MAX_SUMMARY),
    isUntitled,
    body: visibleText(firstLines(bodyOf(commit.message).trimEnd())),
    author: author.name,
    avatar: author.avatar,
    id: shortId(commit.oid),
    when: stampOf(commit.committer),
  };
}

function firstLines(body: string): string {
  const text = body.slice(0, MAX_BODY + 1);
  const lines = text.split('\n', MAX_BODY_LINES);
  const shown = lines.join('\n');
  const isCut = shown.length < body.length;
  return isCut ? `${cut(shown, MAX_BODY, '').trimEnd()}\n${ELLIPSIS}` : shown.toWellFormed();
}

function cut(text: string, limit: number, end = ELLIPSIS): string {
  return text.length > limit ? text.slice(0, limit).toWellFormed() + end : text.toWellFormed();
}
