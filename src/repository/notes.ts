/**
 * The note of a commit, from the ref of notes that git shows by default. Source: git-notes(1), git-config(1) `core.notesRef`.
 * The names of a notes tree are the ids of what is noted; where there are many, two digits a level stand for folders, as deep as
 * git found good. So the trees are read: isomorphic-git's `readNote` and `listNotes` look only into the root, the first reads a
 * note of any size, and the second parses the whole root at each call.
 */
import { isGitError } from '../git/errors.js';
import type { LibraryReader } from '../git/isomorphic/library-reader.js';
import { MODE_TREE } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import { isValidRefName } from '../git/refs/ref-name.js';
import type { Objects } from './objects.js';

/** What a note is found with. `LibraryReader` and `Objects` have it. */
type RefReader = Pick<LibraryReader, 'getConfig' | 'resolveRef'>;
type NoteObjects = Pick<Objects, 'readCommit' | 'entryOf' | 'findHeader' | 'readWords'>;

const DEFAULT_REF = 'refs/notes/commits';
const FOLDER_DIGITS = 2;
/** A longer one is no note for people. */
const MAX_NOTE_BYTES = 1 << 20;

/** Without trailing blank lines; undefined when there is none, or when the notes cannot be read: a page is worth more than its note. */
export async function readNote(reader: RefReader, objects: NoteObjects, commit: Oid): Promise<string | undefined> {
  try {
    const tip = await notesTip(reader);
    const blob = tip === undefined ? undefined : await findNote(objects, (await objects.readCommit(tip)).tree, commit);
    const header = blob === undefined ? undefined : objects.findHeader(blob);
    if (blob === undefined || header?.type !== 'blob' || header.sizeBytes > MAX_NOTE_BYTES) return undefined;
    const text = (await objects.readWords(blob, commit)).trimEnd();
    return text === '' ? undefined : text;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}

/** git takes the name as it is, without completing it. */
async function notesTip(reader: RefReader): Promise<Oid | undefined> {
  const name = (await reader.getConfig('core.notesRef')) ?? DEFAULT_REF;
  return isValidRefName(name) ? reader.resolveRef(name) : undefined;
}

/** `rest`: the digits of the id that no folder stands for yet. */
async function findNote(objects: NoteObjects, tree: Oid, rest: string): Promise<Oid | undefined> {
  const note = await objects.entryOf(tree, rest);
  if (note !== undefined && note.mode !== MODE_TREE) return note.oid;
  const folder = await objects.entryOf(tree, rest.slice(0, FOLDER_DIGITS));
  return folder?.mode === MODE_TREE ? findNote(objects, folder.oid, rest.slice(FOLDER_DIGITS)) : undefined;
}
