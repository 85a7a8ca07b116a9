/** A commit as one line of a list or a toolbar: author, id, summary, date. */
import type { Commit } from '../../git/object/commit.js';
import { bodyOf, summaryOf } from '../../git/object/commit-text.js';
import { visibleText } from '../../shared/visible-text.js';
import { stampOf, type Stamp } from '../format/date.js';
import type { Translate } from '../http/language.js';
import { href } from '../address/location.js';
import { commitsOf } from './people/author-commits.js';
import type { AvatarModel } from './people/avatar.js';
import { shownPerson } from './people/shown-person.js';
import type { Place } from './revision.js';

export interface ShownSummary {
  /** Never empty, since it is the text of a link. */
  readonly summary: string;
  /** True when the message is empty and `summary` is a text of the interface that says so. */
  readonly isUntitled: boolean;
}

export interface CommitLine extends ShownSummary {
  readonly oid: string;
  readonly id: string;
  readonly href: string;
  readonly author: string;
  /** The commits of the author at this place. */
  readonly authorHref: string | undefined;
  readonly avatar: AvatarModel;
  /** The message without its summary; '' when there is no more. */
  readonly body: string;
  readonly when: Stamp;
}

/** The latest commit of a directory or a file, shown above its rows or lines. */
export interface LatestCommitModel extends CommitLine {
  readonly historyHref: string;
  /** The same page at this commit; undefined when the page has another such link or is itself at a commit. */
  readonly permalinkHref: string | undefined;
}

/** Gitea's. */
export const SHOWN_ID_DIGITS = 10;

export function shortId(oid: string): string {
  return oid.slice(0, SHOWN_ID_DIGITS);
}

/** The first paragraph of the message, or a text that says that there is none. */
export function summaryText(t: Translate, commit: Commit): string {
  return shownCommit(t, commit).summary;
}

export function shownCommit(t: Translate, { message }: Commit): ShownSummary {
  return shownSummary(t, visibleText(summaryOf(message)));
}

/** `summary` is '' when the message is empty. */
export function shownSummary(t: Translate, summary: string): ShownSummary {
  return summary === '' ? { summary: t('commit.noMessage'), isUntitled: true } : { summary, isUntitled: false };
}

export function commitLine(t: Translate, place: Place, commit: Commit): CommitLine {
  const author = shownPerson(place.repository, commit.author);
  return {
    oid: commit.oid,
    id: shortId(commit.oid),
    href: href.commit(place.name, commit.oid),
    author: author.name,
    authorHref: commitsOf(place, author),
    avatar: author.avatar,
    ...shownCommit(t, commit),
    body: visibleText(bodyOf(commit.message)).trimEnd(),
    when: stampOf(commit.committer),
  };
}
