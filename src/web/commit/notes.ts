/** The note of a commit, from git's default notes ref. Source: git-notes(1). */
import { isGitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { Repository } from '../../repository/repository.js';

const NOTES_REF = 'refs/notes/commits';
/** isomorphic-git's code for what does not exist. */
const ABSENT = 'NotFoundError';

/** Without trailing blank lines; undefined when there is none, or when the notes cannot be read: a page is worth more than its note. */
export async function readNote(repository: Repository, oid: Oid): Promise<string | undefined> {
  if (repository.refs().get(NOTES_REF) === undefined) return undefined;
  try {
    const text = Buffer.from(await repository.git.readNote({ ref: NOTES_REF, oid })).toString('utf8').trimEnd();
    return text === '' ? undefined : text;
  } catch (error) {
    if (isGitError(error) || (error as { code?: unknown }).code === ABSENT) return undefined;
    throw error;
  }
}
