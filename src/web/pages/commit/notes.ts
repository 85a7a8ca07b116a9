/**
 * The note of a commit, from git's default notes ref. Source: git-notes(1). The names in a notes tree are the ids of
 * the annotated objects. Large trees use folders of two digits for each level, to any depth (isomorphic-git looks only
 * into the root).
 */
import { isGitError } from '../../../git/errors.js';
import { decodeCommitText } from '../../../git/object/commit-text.js';
import { MODE_TREE } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import type { Repository } from '../../../repository/repository.js';

const NOTES_REF = 'refs/notes/commits';
const FOLDER_DIGITS = 2;
/** A longer text is not a note for people. */
const MAX_NOTE_BYTES = 1 << 20;

/**
 * Without trailing blank lines. Undefined when there is no note or it cannot be read, so that the page is shown without
 * it.
 */
export function readNote(repository: Repository, oid: Oid): string | undefined {
  const ref = repository.refs().get(NOTES_REF);
  if (ref === undefined) return undefined;
  try {
    const blob = findNote(repository, repository.readCommit(ref.oid).tree, oid);
    const header = blob === undefined ? undefined : repository.store.findHeader(blob);
    if (blob === undefined || header?.type !== 'blob' || header.sizeBytes > MAX_NOTE_BYTES) return undefined;
    const text = decodeCommitText(repository.store.read(blob, 'blob').bytes).trimEnd();
    return text === '' ? undefined : text;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}

/** `rest` is the part of the id that is not yet represented by folders. */
function findNote(repository: Repository, tree: Oid, rest: string): Oid | undefined {
  const entries = repository.readTree(tree);
  const note = entries.find(({ name, mode }) => name === rest && mode !== MODE_TREE);
  if (note !== undefined) return note.oid;
  const folder = entries.find(({ name, mode }) => name === rest.slice(0, FOLDER_DIGITS) && mode === MODE_TREE);
  return folder === undefined ? undefined : findNote(repository, folder.oid, rest.slice(FOLDER_DIGITS));
}
