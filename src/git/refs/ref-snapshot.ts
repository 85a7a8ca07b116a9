/** All refs of a repository at one moment. Immutable: a refresh makes a new snapshot. */
import { createHash } from 'node:crypto';
import type { Oid } from '../oid.js';
import { compareRefNames, HEADS, TAGS } from './ref-name.js';

export interface Ref {
  /** Full name, such as `refs/heads/main`. */
  readonly name: string;
  /** Short name for display, such as `main`. */
  readonly short: string;
  /** The object that the ref names. For a symref, the object of its target. */
  readonly oid: Oid;
  /** The object that the tag `oid` peels to, if packed-refs has it. Absent: unknown, or `oid` is not a tag. */
  readonly peeledOid?: Oid;
  /** For a symref such as `refs/remotes/origin/HEAD`, the full name of the ref that it leads to. */
  readonly symrefTarget?: string;
}

export interface Head {
  /** Full name of the branch that HEAD names; absent when HEAD is detached. */
  readonly target?: string;
  /** Absent when the branch does not exist yet. */
  readonly oid?: Oid;
  readonly isDetached: boolean;
  /** Whether HEAD names a branch that does not exist yet. */
  readonly isUnborn: boolean;
}

export class RefSnapshot {
  readonly head: Head;
  /** All refs, in the order in which git lists them. */
  readonly all: readonly Ref[];
  readonly branches: readonly Ref[];
  readonly tags: readonly Ref[];
  /**
   * Number of refs that were left out because of an invalid name or content. Symrefs that lead to no ref are left out
   * as well, and are not counted.
   */
  readonly brokenCount: number;
  /** Changes with the boundary of a shallow clone. */
  readonly shallowTag: string;
  /** `RefStore.fingerprint()`, taken before the refs were read. */
  readonly fingerprint: string;
  /** Length of the longest full name, in UTF-16 units. */
  readonly longestName: number;
  readonly #byName: ReadonlyMap<string, Ref>;
  #contentTag: string | undefined;

  constructor(from: { head: Head; refs: Iterable<Ref>; brokenCount: number; shallowTag: string; fingerprint: string }) {
    this.head = from.head;
    this.all = [...from.refs].sort((a, b) => compareRefNames(a.name, b.name));
    this.branches = this.all.filter((ref) => ref.name.startsWith(HEADS));
    this.tags = this.all.filter((ref) => ref.name.startsWith(TAGS));
    this.brokenCount = from.brokenCount;
    this.shallowTag = from.shallowTag;
    this.fingerprint = from.fingerprint;
    this.longestName = this.all.reduce((longest, { name }) => Math.max(longest, name.length), 0);
    this.#byName = new Map(this.all.map((ref) => [ref.name, ref]));
  }

  /** A hash of HEAD, names and ids: equal for equal refs, independent of the files. O(refs) at the first call. */
  get contentTag(): string {
    if (this.#contentTag === undefined) {
      const hash = createHash('sha1').update(`${this.head.target ?? ''} ${this.head.oid ?? ''}\n`);
      for (const { name, oid, symrefTarget } of this.all) hash.update(`${name} ${oid} ${symrefTarget ?? ''}\n`);
      this.#contentTag = hash.digest('hex').slice(0, 16);
    }
    return this.#contentTag;
  }

  /** Shows the same refs and the same boundary, whatever the files that they are from. */
  equals(other: RefSnapshot): boolean {
    return (
      this.contentTag === other.contentTag &&
      this.shallowTag === other.shallowTag &&
      this.brokenCount === other.brokenCount
    );
  }

  /** The ref with this full name, such as `refs/heads/main`. O(1). */
  get(name: string): Ref | undefined {
    return this.#byName.get(name);
  }
}
