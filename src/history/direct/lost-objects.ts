/**
 * The objects that a walk needed and could not read. The walk leaves out what needs them and goes on with the rest. It
 * is begun again when one of them has changed, perhaps because a fetch has repaired the repository.
 */
import { isGitError, unreadableOid, type GitError } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { isOid, type Oid } from '../../git/oid.js';

/** `present` is an object that is readable and is not what it has to be. */
type State = 'absent' | 'damaged' | 'present';

/** Ids that one walk remembers: a page names a few, and a repository may lack all its trees. */
const MAX_LOST = 16;

export class LostObjects {
  readonly #reader: ObjectReader;
  readonly #states = new Map<Oid, State>();

  constructor(reader: ObjectReader) {
    this.#reader = reader;
  }

  get ids(): Oid[] {
    return [...this.#states.keys()];
  }

  get size(): number {
    return this.#states.size;
  }

  /** `otherwise` is added when the error does not name its object. */
  addFrom(error: GitError, otherwise: Oid): void {
    const oid = unreadableOid(error, otherwise);
    this.add(isOid(oid) ? oid : otherwise);
  }

  add(oid: Oid): void {
    if (this.#states.size < MAX_LOST && !this.#states.has(oid)) this.#states.set(oid, this.#stateOf(oid));
  }

  /** Only the first object is looked up: what repairs one usually repairs all. */
  get haveChanged(): boolean {
    for (const [oid, state] of this.#states) return this.#stateOf(oid) !== state;
    return false;
  }

  #stateOf(oid: Oid): State {
    try {
      return this.#reader.find(oid) === undefined ? 'absent' : 'present';
    } catch (error) {
      if (isGitError(error)) return 'damaged';
      throw error;
    }
  }
}
